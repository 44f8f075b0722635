"""RabbitMQ, which speaks Prometheus itself."""

from typing import ClassVar, Literal

from pydantic import Field

from model.container import FileSpec, HealthCheck, SecretSpec, Tier, secret
from model.service import (
    Connection,
    MetricsEndpoint,
    Service,
    environment_prefix,
    password_of,
    secret_file,
    secret_path,
)
from model.values import ImageReference

PORT = 5672
MANAGEMENT_PORT = 15672
_METRICS_PORT = 15692


class RabbitMq(Service):
    """A RabbitMQ broker with its management pages."""

    kind: Literal["rabbitmq"]
    image: ImageReference = "rabbitmq:4.3.5-management"
    username: str = Field(default="app", pattern=r"^[a-z][a-z0-9_-]{0,62}$")
    """The one user; the image's 'guest' does not exist."""
    virtual_host: str = Field(default="/", pattern=r"^[A-Za-z0-9/_.-]{1,255}$")
    memory_share: float = Field(default=0.6, gt=0, le=0.9)
    """The part of the memory limit at which publishers are held back."""

    tier: ClassVar[Tier] = Tier.DATA
    well_known_port: ClassVar[int | None] = PORT
    further_ports: ClassVar[tuple[int, ...]] = (MANAGEMENT_PORT,)
    data_folder: ClassVar[str | None] = "/var/lib/rabbitmq"
    user: ClassVar[str] = "999:999"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (
        ("/tmp", "mode=1777"),
        ("/var/log/rabbitmq", "uid=999,gid=999,mode=0755"),
    )
    stop_grace: ClassVar[int] = 60
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    @property
    def metrics_endpoint(self) -> MetricsEndpoint:
        """The plugin rabbitmq_prometheus, which the image has on."""
        return MetricsEndpoint(port=_METRICS_PORT)

    def probe(self, name: str) -> HealthCheck:
        """Whether it serves (a ping is answered before); each starts an Erlang machine, so it is rare."""
        return HealthCheck(
            command=("rabbitmq-diagnostics", "-q", "check_running"),
            interval=30,
            timeout=30,
            start_period=120,
            start_interval=2,
        )

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The configuration: the image's variables for the user have no form that reads a file."""
        memory = self.limits.memory or self.default_limits[0]
        lines = (
            "listeners.tcp.default = 5672",
            f"management.tcp.port = {MANAGEMENT_PORT}",
            f"prometheus.tcp.port = {_METRICS_PORT}",
            # sums over all queues would hide the one that nobody empties
            "prometheus.return_per_object_metrics = true",
            f"default_user = {self.username}",
            f"default_pass = {secret(password_of(name))}",
            f"default_vhost = {self.virtual_host}",
            # a relative watermark would be of the host's memory, and the disk's default is 50 MB
            f"vm_memory_high_watermark.absolute = {int(memory * self.memory_share)}MiB",
            "disk_free_limit.absolute = 1GB",
            "log.console = true",
            "log.console.formatter = json",
            "log.file = false",
        )
        configuration = FileSpec(
            path="/etc/rabbitmq/conf.d/20-gantry.conf", content="\n".join(lines) + "\n", mode="0400"
        )
        return (configuration,)

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The user's password."""
        return (SecretSpec(name=password_of(name), purpose=f"{name}: password of {self.username}"),)

    def connection(self, name: str) -> Connection:
        """HOST, PORT, VHOST, USER and PASSWORD_FILE under the service's prefix."""
        prefix = environment_prefix(name)
        return Connection(
            environment={
                f"{prefix}_HOST": name,
                f"{prefix}_PORT": str(PORT),
                f"{prefix}_VHOST": self.virtual_host,
                f"{prefix}_USER": self.username,
                f"{prefix}_PASSWORD_FILE": secret_path(password_of(name)),
            },
            files=(secret_file(password_of(name)),),
        )
