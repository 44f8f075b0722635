"""What every service of a description can say, and what every kind of service must answer."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from model.base import Frozen
from model.container import FileSpec, HealthCheck, HostMount, SecretSpec, Tier
from model.environment import Environment
from model.values import Cpus, ImageReference, MebiBytes, Name, Port, Seconds, VolumeName


class Exposure(StrEnum):
    """Who reaches a published port in production; in development it is always this machine alone."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    CLOSED = "closed"


class PublishedPort(Frozen):
    """A port of the host that leads to the service."""

    host: Port
    """The port on the host."""
    port: Port | None = None
    """The port in the container; by default the one that the service listens on."""
    prod: Exposure = Exposure.CLOSED
    """Who may reach it in production."""
    dev: bool = True
    """Whether it is published in development, too."""


def published(value: object) -> object:
    """A plain number is the port of the host."""
    return {"host": value} if isinstance(value, int) and not isinstance(value, bool) else value


PublishedPorts = tuple[
    Annotated[PublishedPort, BeforeValidator(published, json_schema_input_type=int | PublishedPort)], ...
]
"""Published ports; a plain number stands for `host`."""


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


class Route(Frozen):
    """How the system's proxy leads users to the service, over HTTPS."""

    host: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    """What stands before the stack's domain ('grafana' -> grafana.example.com); by default nothing."""
    paths: tuple[Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_.-]*$")], ...] = ("/",)
    """The beginnings of the paths that are the service's; they are passed on as they are."""
    protected: bool = False
    """Whether the proxy asks for the operators' name and password."""


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


def environment_prefix(service: str) -> str:
    """The prefix of the variables through which others learn of a service ('order-db' -> 'ORDER_DB')."""
    return service.upper().replace("-", "_")
