"""A system's description: what systems/NAME.yaml may say."""

from ipaddress import IPv4Network
from typing import Annotated

from pydantic import Field

from model.base import Frozen
from model.catalogue import AnyService
from model.catalogue.grafana import Grafana
from model.catalogue.logs import Alloy, Loki, Promtail
from model.catalogue.metrics import Cadvisor, DockerProxy, NodeExporter, Prometheus
from model.container import Tier
from model.values import Name

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


class System(Frozen):
    """One system: its services and what watches them. Everything that is deployed follows from this."""

    name: Name
    """Stands before every container, network and volume."""
    description: str = ""
    services: dict[Name, AnyService] = Field(min_length=1)
    """The system's own services by name."""
    monitoring: Monitoring = Monitoring()
    subnets: dict[Tier, IPv4Network] = {}
    """Address ranges of the networks, where the system must have certain ones; else Docker chooses."""
