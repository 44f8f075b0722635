"""What all exporters have in common."""

from typing import ClassVar, TypedDict

from model.base import Frozen
from model.container import HealthCheck, Tier
from model.publishing import PublishedPorts
from model.service import Resources, Service
from model.values import Name


class ExporterOptions(Frozen):
    """How a service's metrics are exported."""

    name: Name | None = None
    """The exporter's name; by default the service's with '-exporter'."""
    publish: PublishedPorts = ()
    """Ports of the host for the exporter."""
    limits: Resources = Resources()

    def common(self, service: str, owner: str) -> "ExporterCommon":
        """What every exporter of a service takes from here."""
        return {"needs": (service,), "publish": self.publish, "limits": self.limits, "owner": owner}

    def name_for(self, service: str) -> str:
        """The exporter's name."""
        return self.name or f"{service}-exporter"


class ExporterCommon(TypedDict):
    """Keys that every exporter has."""

    needs: tuple[Name, ...]
    publish: PublishedPorts
    limits: Resources
    owner: str


class Exporter(Service):
    """A small server that turns another's state into Prometheus metrics."""

    tier: ClassVar[Tier] = Tier.MONITORING
    default_limits: ClassVar[tuple[int, float]] = (64, 0.2)
    speaks_prometheus: ClassVar[bool] = True
    health_path: ClassVar[str] = "/"

    def probe(self, name: str) -> HealthCheck:
        """By the image's busybox."""
        return wget(self.well_known_port, self.health_path)


def wget(port: int | None, path: str) -> HealthCheck:
    """A check with busybox' wget, which the image has."""
    return HealthCheck(command=("wget", "-q", "-O", "/dev/null", f"http://127.0.0.1:{port}{path}"))
