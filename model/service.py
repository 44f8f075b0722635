"""What every service of a description can say, and what every kind of service must answer."""

from typing import ClassVar

from pydantic import Field

from model.base import Frozen
from model.container import FileSpec, HealthCheck, HostMount, SecretSpec, Tier, secret
from model.environment import Environment
from model.publishing import PublishedPort, PublishedPorts, Route
from model.values import Cpus, ImageReference, MebiBytes, Name, Port, Seconds, VolumeName


class Resources(Frozen):
    """Memory and processors."""

    memory: MebiBytes | None = None
    """For example '256m' or '1g'."""
    cpus: Cpus | None = None
    """Cores: 0.5 is half of one."""


class HealthTiming(Frozen):
    """When the service's health is asked for; what is left out comes from the kind."""

    interval: Seconds | None = None
    timeout: Seconds | None = None
    retries: int | None = Field(default=None, ge=1, le=100)
    start_period: Seconds | None = None


class MetricsEndpoint(Frozen):
    """Where Prometheus finds the service's metrics."""

    port: Port
    path: str = "/metrics"


class Connection(Frozen):
    """What a service is given to reach one that it needs: variables and secret files."""

    environment: dict[str, str]
    files: tuple[FileSpec, ...] = ()


class Service(Frozen):
    """The keys that every service understands. A kind adds its own and sets the class variables."""

    image: ImageReference | None = None
    """The pinned image that it runs."""
    needs: tuple[Name, ...] = ()
    """Services that must be healthy before this one starts, and that it is connected to."""
    publish: PublishedPorts = ()
    """Ports of the host; a plain number publishes the service's own port in development only."""
    limits: Resources = Resources()
    """At most this much; the kind's own limits hold where nothing is said."""
    reservations: Resources = Resources()
    """Kept for the service."""
    environment: dict[str, str] = {}
    """Plain variables; secrets belong into the stack's configuration, not here."""
    health: HealthTiming = HealthTiming()
    owner: str = "platform"
    """The team that its alerts name."""
    volume: VolumeName | None = None
    """The volume that keeps its data; by default the service's name with '-data'."""
    only: Environment | None = None
    """The one environment that it exists in; by default it exists in all."""
    route: Route | None = None
    """How the proxy leads to it, where the system has one (kind 'traefik')."""

    tier: ClassVar[Tier] = Tier.APP
    well_known_port: ClassVar[int | None] = None
    """The port of the kind's protocol; a kind whose services choose overrides `listens_on`."""
    further_ports: ClassVar[tuple[int, ...]] = ()
    """Ports beside that one that can be published."""
    speaks_prometheus: ClassVar[bool] = False
    """Whether it has /metrics on its port."""
    data_folder: ClassVar[str | None] = None
    """The folder that a volume keeps; a kind that moved it overrides `data_path`."""
    user: ClassVar[str] = "65534:65534"
    """Numeric uid:gid."""
    read_only: ClassVar[bool] = True
    capabilities: ClassVar[tuple[str, ...]] = ()
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(path, mount options)."""
    stop_grace: ClassVar[int] = 30
    """Seconds between SIGTERM and SIGKILL."""
    on_demand: ClassVar[bool] = False
    """Created with the system but started by the user only (a tool, a load test)."""
    interactive: ClassVar[bool] = False
    host_mounts: ClassVar[tuple[HostMount, ...]] = ()
    shm_size: ClassVar[int | None] = None
    """MiB of /dev/shm, where Docker's 64 are too few."""
    default_limits: ClassVar[tuple[int, float]] = (128, 0.5)
    """(MiB, cores)."""

    @property
    def listens_on(self) -> int | None:
        """The port that the service answers on, None for a tool."""
        return self.well_known_port

    def port_behind(self, port: PublishedPort) -> int | None:
        """The port in the container that a published one leads to."""
        if port.port is None and port.host in self.further_ports:
            return port.host
        return port.port or self.listens_on

    @property
    def metrics_endpoint(self) -> MetricsEndpoint | None:
        """Where its own metrics are, None where an exporter speaks for it or nobody does."""
        if not self.speaks_prometheus or self.listens_on is None:
            return None
        return MetricsEndpoint(port=self.listens_on)

    def run_as(self) -> str:
        """Numeric uid:gid of the container."""
        return self.user

    @property
    def data_path(self) -> str | None:
        """The folder in the container that a volume keeps, None where nothing is kept."""
        return self.data_folder

    def volume_for(self, name: str) -> str | None:
        """The name of the volume that holds its data."""
        return (self.volume or f"{name}-data") if self.data_path else None

    def command(self, name: str) -> tuple[str, ...]:
        """The container's command, empty for the image's own."""
        return ()

    def probe(self, name: str) -> HealthCheck | None:
        """The kind's health check, None only for tools that run on demand."""
        return None

    def own_environment(self, name: str) -> dict[str, str]:
        """The variables that the image needs."""
        return {}

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The files that the image needs and that follow from the service alone."""
        return ()

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The secrets that belong to the service."""
        return ()

    def connection(self, name: str) -> Connection | None:
        """What those who need the service are given; None where nobody can need it."""
        return None


def merged_health(base: HealthCheck, timing: HealthTiming) -> HealthCheck:
    """The kind's check with the description's timing."""
    said = {key: value for key, value in timing if value is not None}
    return base.model_copy(update=said)


def secret_path(name: str) -> str:
    """Where a container finds the file with that secret."""
    return f"/run/secrets/{name}"


def secret_file(name: str) -> FileSpec:
    """The file with that secret, for the container's user alone."""
    return FileSpec(path=secret_path(name), content=secret(name), mode="0400")


def password_of(name: str) -> str:
    """The secret with the password of a service's own user."""
    return f"{name}-password"


def environment_prefix(service: str) -> str:
    """The prefix of the variables through which others learn of a service ('order-db' -> 'ORDER_DB')."""
    return service.upper().replace("-", "_")


def http_connection(name: str, port: int) -> Connection:
    """HOST, PORT and URL under the prefix of a service that speaks HTTP."""
    prefix = environment_prefix(name)
    return Connection(
        environment={
            f"{prefix}_HOST": name,
            f"{prefix}_PORT": str(port),
            f"{prefix}_URL": f"http://{name}:{port}",
        }
    )
