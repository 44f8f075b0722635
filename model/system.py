"""A system's description: what systems/NAME.yaml may say."""

from ipaddress import IPv4Network
from typing import Annotated

from pydantic import Field

from model.alerting import Alerting
from model.base import Frozen
from model.catalogue import AnyService
from model.catalogue.alertmanager import Alertmanager
from model.catalogue.grafana import Grafana
from model.catalogue.logs import Alloy, Loki, Promtail
from model.catalogue.metrics import Cadvisor, DockerProxy, NodeExporter, Prometheus
from model.container import Tier
from model.values import Name
from model.watching import DashboardSpec, Rule

AnyShipper = Annotated[Alloy | Promtail, Field(discriminator="kind")]


class Monitoring(Frozen):
    """What watches the system; it is there without a word, and each part takes the keys of a service."""

    prometheus: Prometheus = Prometheus()
    loki: Loki = Loki()
    shipper: AnyShipper = Alloy()
    """What brings the containers' logs to Loki: Alloy, or Promtail where a system names it."""
    grafana: Grafana = Grafana()
    cadvisor: Cadvisor = Cadvisor()
    node_exporter: NodeExporter = NodeExporter()
    docker_proxy: DockerProxy = DockerProxy()
    alertmanager: Alertmanager | None = None
    """Routes alerts; it is there by itself where the system's router is Alertmanager."""


class System(Frozen):
    """One system: its services and what watches them. Everything that is deployed follows from this."""

    name: Name
    """Stands before every container, network and volume."""
    description: str = ""
    services: dict[Name, AnyService] = Field(min_length=1)
    """The system's own services by name."""
    monitoring: Monitoring = Monitoring()
    alerting: Alerting = Alerting()
    """Who hears of alerts."""
    alerts: tuple[Rule, ...] = ()
    """Alerts on the system's own business, beside those that follow from its services."""
    dashboards: tuple[DashboardSpec, ...] = ()
    """Dashboards of the system's own business."""
    subnets: dict[Tier, IPv4Network] = {}
    """Address ranges of single networks, where the system must have certain ones; else Docker chooses."""
    address_range: IPv4Network | None = None
    """One range for all of its networks: each takes a part of it."""

    @property
    def alertmanager(self) -> Alertmanager | None:
        """Alertmanager, where the system has one."""
        if self.monitoring.alertmanager is None and self.alerting.router == "alertmanager":
            return Alertmanager()
        return self.monitoring.alertmanager
