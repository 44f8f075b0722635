"""Where metrics are kept and where the host's and the containers' come from."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.catalogue.exporter import Exporter, wget
from model.container import HealthCheck, HostMount, Tier
from model.service import Service
from model.values import ImageReference, Seconds

DOCKER_PROXY = "docker-proxy"
_DOCKER_PROXY_PORT = 2375


class Prometheus(Service):
    """Prometheus: scrapes everything that the description makes scrapeable."""

    kind: Literal["prometheus"] = "prometheus"
    image: ImageReference = "prom/prometheus:v3.14.0"
    retention: Seconds = 30 * 86400
    """How long metrics are kept."""
    scrape_interval: Seconds = 15
    """How often every target is asked, and rules are evaluated."""
    remote_write: tuple[Annotated[str, Field(pattern=r"^https?://\S+$")], ...] = ()
    """Addresses that samples are also sent to, for storage beyond this host (Thanos, Cortex, Mimir)."""

    tier: ClassVar[Tier] = Tier.MONITORING
    well_known_port: ClassVar[int | None] = 9090
    speaks_prometheus: ClassVar[bool] = True
    data_folder: ClassVar[str | None] = "/prometheus"
    stop_grace: ClassVar[int] = 120
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    def command(self, name: str) -> tuple[str, ...]:
        """Any argument drops the image's own ones, so all of them stand here."""
        return (
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            f"--storage.tsdb.retention.time={self.retention}s",
            "--web.enable-lifecycle",
        )

    def probe(self, name: str) -> HealthCheck:
        """Ready, not merely alive: those who need it want answers."""
        return wget(self.well_known_port, "/-/ready")


class NodeExporter(Exporter):
    """The host's own metrics, read from its mounted file system.

    It stays off the host's network so that nothing of it is reachable from outside; network counters of
    the host come from cAdvisor's root group instead.
    """

    kind: Literal["node-exporter"] = "node-exporter"
    image: ImageReference = "prom/node-exporter:v1.12.1"

    well_known_port: ClassVar[int | None] = 9100
    host_mounts: ClassVar[tuple[HostMount, ...]] = (
        HostMount(source="/", target="/host", propagation="rslave"),
    )

    def command(self, name: str) -> tuple[str, ...]:
        """Reads the host's /proc and /sys below /host."""
        return (
            "--path.rootfs=/host",
            "--path.procfs=/host/proc",
            "--path.sysfs=/host/sys",
            "--no-collector.netdev",
            "--no-collector.netclass",
            "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/docker/.+)($|/)",
        )


class Cadvisor(Exporter):
    """The containers' metrics; it learns names and labels from the filtering Docker proxy."""

    kind: Literal["cadvisor"] = "cadvisor"
    image: ImageReference = "ghcr.io/google/cadvisor:v0.60.5"
    housekeeping_interval: Seconds = 10
    """How often containers are measured."""

    user: ClassVar[str] = "0:0"
    well_known_port: ClassVar[int | None] = 8080
    health_path: ClassVar[str] = "/healthz"
    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)
    host_mounts: ClassVar[tuple[HostMount, ...]] = (
        HostMount(source="/", target="/rootfs"),
        HostMount(source="/sys", target="/sys"),
    )

    def command(self, name: str) -> tuple[str, ...]:
        """Only containers, only the labels that Gantry sets, only the metrics that are used."""
        return (
            "-logtostderr",
            f"-docker=tcp://{DOCKER_PROXY}:{_DOCKER_PROXY_PORT}",
            f"-housekeeping_interval={self.housekeeping_interval}s",
            "-docker_only",
            "-store_container_labels=false",
            "-whitelisted_container_labels=gantry.system,gantry.stack,gantry.service,gantry.tier",
        )


class DockerProxy(Service):
    """HAProxy before the Docker socket: it passes reads of containers and refuses everything else."""

    kind: Literal["docker-proxy"] = "docker-proxy"
    image: ImageReference = "haproxy:3.2.26-alpine"
    max_connections: int = Field(default=64, ge=1)

    tier: ClassVar[Tier] = Tier.DOCKER_API
    well_known_port: ClassVar[int | None] = _DOCKER_PROXY_PORT
    user: ClassVar[str] = "0:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    host_mounts: ClassVar[tuple[HostMount, ...]] = (
        HostMount(source="/var/run/docker.sock", target="/var/run/docker.sock"),
    )
    default_limits: ClassVar[tuple[int, float]] = (64, 0.2)

    def command(self, name: str) -> tuple[str, ...]:
        """With our configuration."""
        return ("haproxy", "-f", "/etc/gantry/haproxy/haproxy.cfg")

    def probe(self, name: str) -> HealthCheck:
        """Asks Docker through the proxy: both must work."""
        return wget(self.well_known_port, "/_ping")
