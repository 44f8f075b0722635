"""A service of the system's own that speaks HTTP, and k6 that loads it."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from model.base import Frozen
from model.container import HealthCheck, Tier
from model.service import Connection, MetricsEndpoint, Service, environment_prefix
from model.values import ImageReference, Name, Port, Seconds

_CLIENTS: dict[str, tuple[str, ...]] = {
    "wget": ("wget", "-q", "-O", "/dev/null", "{url}"),
    "curl": ("curl", "-fsS", "-o", "/dev/null", "{url}"),
    "python": ("python", "-c", "import urllib.request as u; u.urlopen('{url}', timeout=4)"),
    "node": ("node", "-e", "fetch('{url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"),
}


class Build(Frozen):
    """An image that is built from source when its content has changed."""

    context: str
    """The build's folder, relative to the project."""
    dockerfile: str
    """The Dockerfile, relative to the context."""
    arguments: dict[str, str] = {}
    """Build arguments; they are visible in the image, so never a secret."""


class Probe(Frozen):
    """How the service's health is asked for, from inside its container."""

    path: str = Field(default="/health", pattern=r"^/")
    client: Literal["wget", "curl", "python", "node"] = "wget"
    """The program of the image that asks."""
    command: tuple[str, ...] = ()
    """A command of your own instead, as argv; exit code 0 is healthy."""


class HttpService(Service):
    """A service that answers HTTP on one port: built from a Dockerfile or run from an image."""

    kind: Literal["service"]
    build: Build | None = None
    """Where it is built from; leave it out and give 'image' for a ready one."""
    port: Port
    """The port that it listens on."""
    run_as_user: str = Field(default="10001:10001", pattern=r"^\d+:\d+$")
    """Numeric uid:gid."""
    probe_by: Probe = Probe()
    """The health check."""
    metrics: MetricsEndpoint | Literal["none"] | None = None
    """Where its metrics are: /metrics on its port, another place, or 'none'."""
    command_line: tuple[str, ...] = ()
    """The command, where it isn't the image's own."""
    writable: tuple[str, ...] = ("/tmp",)
    """Folders in memory that it may write to; everything else is read-only."""

    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = ()
    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.build is None) == (self.image is None):
            raise ValueError("a service has either 'build' or 'image' -> give exactly one of the two")
        return self

    @property
    def listens_on(self) -> int:
        """The service's port."""
        return self.port

    @property
    def metrics_endpoint(self) -> MetricsEndpoint | None:
        """/metrics on its port where nothing else is said."""
        if self.metrics == "none":
            return None
        return self.metrics or MetricsEndpoint(port=self.port)

    def run_as(self) -> str:
        """The user that the description names."""
        return self.run_as_user

    def command(self, name: str) -> tuple[str, ...]:
        """The description's command."""
        return self.command_line

    def probe(self, name: str) -> HealthCheck:
        """The description's command, or the named client asking for the health path."""
        url = f"http://127.0.0.1:{self.port}{self.probe_by.path}"
        command = self.probe_by.command or _CLIENTS[self.probe_by.client]
        return HealthCheck(command=tuple(part.replace("{url}", url) for part in command))

    def own_environment(self, name: str) -> dict[str, str]:
        """What the service should know of itself."""
        return {"SERVICE_NAME": name, "PORT": str(self.port)}

    def connection(self, name: str) -> Connection:
        """HOST, PORT and URL under the service's prefix."""
        prefix = environment_prefix(name)
        return Connection(
            environment={
                f"{prefix}_HOST": name,
                f"{prefix}_PORT": str(self.port),
                f"{prefix}_URL": f"http://{name}:{self.port}",
            }
        )


class K6(Service):
    """A load test with thresholds, started by hand: its exit code says whether they held."""

    kind: Literal["k6"]
    image: ImageReference = "grafana/k6:2.2.0"
    target: Name
    """The service that is loaded."""
    script: str = Field(pattern=r"\.js$")
    """The script, relative to the project; its folder's other .js files are there too."""
    virtual_users: int = Field(default=10, ge=1, le=1000)
    duration: Seconds = 30
    """How long the load stays at its height."""
    p95_milliseconds: int = Field(default=500, ge=1)
    """The threshold of the 95th percentile of the response time."""

    tier: ClassVar[Tier] = Tier.APP
    user: ClassVar[str] = "12345:12345"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    on_demand: ClassVar[bool] = True
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    def command(self, name: str) -> tuple[str, ...]:
        """Runs the script; what the user adds are k6's own options."""
        return ("run", f"/scripts/{self.script.rpartition('/')[2]}")

    def own_environment(self, name: str) -> dict[str, str]:
        """The script's parameters."""
        return {
            "VUS": str(self.virtual_users),
            "DURATION": f"{self.duration}s",
            "THRESHOLD_P95_MS": str(self.p95_milliseconds),
            "K6_NO_USAGE_REPORT": "true",
            "K6_AUTO_EXTENSION_RESOLUTION": "false",
        }
