"""What all exporters have in common."""

from typing import ClassVar

from model.base import Frozen
from model.container import HealthCheck, Tier
from model.service import MetricsEndpoint, PublishedPorts, Resources, Service
from model.values import Name


class ExporterOptions(Frozen):
    """How a service's metrics are exported."""

    name: Name | None = None
    """The exporter's name; by default the service's with '-exporter'."""
    publish: PublishedPorts = ()
    """Ports of the host for the exporter."""
    limits: Resources = Resources()

    def name_for(self, service: str) -> str:
        """The exporter's name."""
        return self.name or f"{service}-exporter"


class Exporter(Service):
    """A small server that turns another's state into Prometheus metrics."""

    tier: ClassVar[Tier] = Tier.MONITORING
    default_limits: ClassVar[tuple[int, float]] = (64, 0.2)
    port: ClassVar[int]
    health_path: ClassVar[str] = "/"

    @property
    def listens_on(self) -> int:
        """The exporter's port."""
        return self.port

    @property
    def metrics_endpoint(self) -> MetricsEndpoint:
        """The exporter's own endpoint."""
        return MetricsEndpoint(port=self.port)

    def probe(self, name: str) -> HealthCheck:
        """By the image's busybox."""
        return wget(self.port, self.health_path)


def wget(port: int, path: str) -> HealthCheck:
    """A check with busybox' wget, which the image has."""
    return HealthCheck(command=("wget", "-q", "-O", "/dev/null", f"http://127.0.0.1:{port}{path}"))
