"""Alertmanager, which tells people of Prometheus' and Loki's alerts."""

from typing import ClassVar, Literal

from model.catalogue.exporter import wget
from model.container import HealthCheck, Tier
from model.service import Service
from model.values import ImageReference, Seconds

PORT = 9093


class Alertmanager(Service):
    """Alertmanager: routes by severity and owner, groups, inhibits, silences."""

    kind: Literal["alertmanager"] = "alertmanager"
    image: ImageReference = "prom/alertmanager:v0.34.0"
    retention: Seconds = 120 * 3600
    """How long silences that ended are remembered; the default is the program's own."""

    tier: ClassVar[Tier] = Tier.MONITORING
    well_known_port: ClassVar[int | None] = PORT
    speaks_prometheus: ClassVar[bool] = True
    data_folder: ClassVar[str | None] = "/alertmanager"
    default_limits: ClassVar[tuple[int, float]] = (128, 0.2)

    def command(self, name: str) -> tuple[str, ...]:
        """Any argument drops the image's own ones; alone, it needs no cluster's port."""
        return (
            "--config.file=/etc/alertmanager/alertmanager.yml",
            "--storage.path=/alertmanager",
            f"--data.retention={self.retention}s",
            "--cluster.listen-address=",
        )

    def probe(self, name: str) -> HealthCheck:
        """Ready to take alerts."""
        return wget(PORT, "/-/ready")
