"""Where logs are kept, and the shippers that bring them there."""

from typing import ClassVar, Literal

from model.container import HealthCheck, HostMount, Tier
from model.service import Service
from model.values import ImageReference, Seconds

LOKI = "loki"
_CONTAINER_LOGS = HostMount(source="/var/lib/docker/containers", target="/var/lib/docker/containers")


class Loki(Service):
    """Loki as a single binary on its own volume."""

    kind: Literal["loki"] = "loki"
    image: ImageReference = "grafana/loki:3.7.6"
    retention: Seconds = 30 * 86400
    """How long log lines are kept; a multiple of a day. The compactor deletes older ones."""

    tier: ClassVar[Tier] = Tier.MONITORING
    well_known_port: ClassVar[int | None] = 3100
    speaks_prometheus: ClassVar[bool] = True
    data_folder: ClassVar[str | None] = "/loki"
    user: ClassVar[str] = "10001:10001"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    stop_grace: ClassVar[int] = 120
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    def command(self, name: str) -> tuple[str, ...]:
        """With our configuration."""
        return ("-config.file=/etc/loki/loki.yml",)

    def probe(self, name: str) -> HealthCheck:
        """Its own client: the image has no shell (grafana/loki#20313)."""
        return HealthCheck(
            command=("/usr/bin/loki", "-health", "-health.url=http://127.0.0.1:3100/ready"),
            start_period=120,
            start_interval=1,
        )


class Shipper(Service):
    """What tails the containers' log files; as root, because Docker writes them for root alone."""

    tier: ClassVar[Tier] = Tier.MONITORING
    user: ClassVar[str] = "0:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    host_mounts: ClassVar[tuple[HostMount, ...]] = (_CONTAINER_LOGS,)
    default_limits: ClassVar[tuple[int, float]] = (128, 0.3)
    speaks_prometheus: ClassVar[bool] = True
    ready_path: ClassVar[str]

    def probe(self, name: str) -> HealthCheck:
        """By bash alone: neither image has a program that speaks HTTP."""
        connect = f"exec 3<>/dev/tcp/127.0.0.1/{self.well_known_port}"
        ask = f"printf 'GET {self.ready_path} HTTP/1.0\\r\\n\\r\\n' >&3"
        command = ("bash", "-c", f"{connect}; {ask}; grep -q '200 OK' <&3")
        return HealthCheck(command=command, start_interval=1)


class Promtail(Shipper):
    """Promtail: its life ended on 2026-03-02; for systems whose documents name it."""

    kind: Literal["promtail"] = "promtail"
    image: ImageReference = "grafana/promtail:3.6.15"

    well_known_port: ClassVar[int | None] = 9080
    data_folder: ClassVar[str | None] = "/var/lib/promtail"
    ready_path: ClassVar[str] = "/ready"

    def command(self, name: str) -> tuple[str, ...]:
        """With our configuration."""
        return ("-config.file=/etc/promtail/promtail.yml",)


class Alloy(Shipper):
    """Grafana Alloy, the default shipper."""

    kind: Literal["alloy"] = "alloy"
    image: ImageReference = "grafana/alloy:v1.18.1"

    well_known_port: ClassVar[int | None] = 12345
    data_folder: ClassVar[str | None] = "/var/lib/alloy/data"
    ready_path: ClassVar[str] = "/-/ready"
    # its data folder is 0770 and belongs to 473, root without DAC_OVERRIDE can't enter it
    capabilities: ClassVar[tuple[str, ...]] = ("CAP_DAC_OVERRIDE",)
    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)

    def command(self, name: str) -> tuple[str, ...]:
        """Listening beyond loopback, so that Prometheus reaches its metrics."""
        listen = f"--server.http.listen-addr=0.0.0.0:{self.well_known_port}"
        return ("run", "/etc/alloy/config.alloy", f"--storage.path={self.data_path}", listen)
