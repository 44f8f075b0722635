"""Where logs are kept, and the shippers that bring them there."""

from typing import ClassVar, Literal

from model.container import HealthCheck, HostMount, Tier
from model.service import MetricsEndpoint, Service
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
    user: ClassVar[str] = "10001:10001"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    stop_grace: ClassVar[int] = 120
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    @property
    def listens_on(self) -> int:
        """Loki's port."""
        return 3100

    @property
    def metrics_endpoint(self) -> MetricsEndpoint:
        """Its own metrics."""
        return MetricsEndpoint(port=3100)

    @property
    def data_path(self) -> str:
        """Chunks, index, rules and the compactor's marks."""
        return "/loki"

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
    port: ClassVar[int]
    ready_path: ClassVar[str]

    @property
    def listens_on(self) -> int:
        """The shipper's port."""
        return self.port

    @property
    def metrics_endpoint(self) -> MetricsEndpoint:
        """Its own metrics."""
        return MetricsEndpoint(port=self.port)

    def probe(self, name: str) -> HealthCheck:
        """By bash alone: neither image has a program that speaks HTTP."""
        ask = (
            f"exec 3<>/dev/tcp/127.0.0.1/{self.port}; printf 'GET {self.ready_path} HTTP/1.0\\r\\n\\r\\n' >&3"
        )
        return HealthCheck(command=("bash", "-c", f"{ask}; grep -q '200 OK' <&3"), start_interval=1)


class Promtail(Shipper):
    """Promtail: its life ended on 2026-03-02; for systems whose documents name it."""

    kind: Literal["promtail"] = "promtail"
    image: ImageReference = "grafana/promtail:3.6.15"

    port: ClassVar[int] = 9080
    ready_path: ClassVar[str] = "/ready"

    @property
    def data_path(self) -> str:
        """How far each file has been read."""
        return "/var/lib/promtail"

    def command(self, name: str) -> tuple[str, ...]:
        """With our configuration."""
        return ("-config.file=/etc/promtail/promtail.yml",)


class Alloy(Shipper):
    """Grafana Alloy, the default shipper."""

    kind: Literal["alloy"] = "alloy"
    image: ImageReference = "grafana/alloy:v1.18.1"

    port: ClassVar[int] = 12345
    ready_path: ClassVar[str] = "/-/ready"
    # its data folder is 0770 and belongs to 473, root without DAC_OVERRIDE can't enter it
    capabilities: ClassVar[tuple[str, ...]] = ("CAP_DAC_OVERRIDE",)
    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)

    @property
    def data_path(self) -> str:
        """How far each file has been read."""
        return "/var/lib/alloy/data"

    def command(self, name: str) -> tuple[str, ...]:
        """Listening beyond loopback, so that Prometheus reaches its metrics."""
        listen = f"--server.http.listen-addr=0.0.0.0:{self.port}"
        return ("run", "/etc/alloy/config.alloy", f"--storage.path={self.data_path}", listen)
