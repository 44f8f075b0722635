"""The system's own programs: services that answer HTTP, and workers that don't."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from model.base import Frozen
from model.container import FileSpec, HealthCheck, SecretSpec
from model.service import (
    Connection,
    MetricsEndpoint,
    Service,
    environment_prefix,
    http_connection,
    secret_file,
    secret_path,
)
from model.values import Name, Port

LOGS_FOLDER = "/logs"
"""Where the shared volume of log files is, in those that write and in the shipper that reads them."""

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
    """How the health is asked for, from inside the container."""

    path: str = Field(default="/health", pattern=r"^/")
    client: Literal["wget", "curl", "python", "node"] = "wget"
    """The program of the image that asks."""
    command: tuple[str, ...] = ()
    """A command of your own instead, as argv; exit code 0 is healthy."""


class SecretFiles(Frozen):
    """Secrets that a container is given as files."""

    secrets: tuple[Name, ...] = ()
    """Names of secrets; 'jwt-key' is the file that JWT_KEY_FILE names. Who names the same shares it."""

    def secret_environment(self) -> dict[str, str]:
        """The variables that say where the files are."""
        return {f"{environment_prefix(name)}_FILE": secret_path(name) for name in self.secrets}

    def secret_files(self) -> tuple[FileSpec, ...]:
        """The files."""
        return tuple(secret_file(name) for name in self.secrets)

    def secret_specs(self, name: str) -> tuple[SecretSpec, ...]:
        """The secrets, generated where nobody configured them."""
        return tuple(SecretSpec(name=s, purpose=f"of {name}") for s in self.secrets)


class Application(Service, SecretFiles):
    """A program of the system's own: built from a Dockerfile or run from an image."""

    build: Build | None = None
    """Where it is built from; leave it out and give 'image' for a ready one."""
    replicas: int = Field(default=1, ge=1, le=50)
    """How many containers of it run; requests are spread over them."""
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
    log_file: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9._-]*\.log$")
    """A file of log lines that the shipper tails, instead of what it prints. LOG_FILE names it; the image
    must have the folder /logs and it must belong to the user that it runs as."""

    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.build is None) == (self.image is None):
            raise ValueError("a service has either 'build' or 'image' -> give exactly one of the two")
        return self

    @property
    def metrics_endpoint(self) -> MetricsEndpoint | None:
        """/metrics on its port where nothing else is said."""
        if self.metrics == "none" or (self.metrics is None and self.listens_on is None):
            return None
        return self.metrics or MetricsEndpoint(port=self.listens_on or 0)

    def run_as(self) -> str:
        """The user that the description names."""
        return self.run_as_user

    def command(self, name: str) -> tuple[str, ...]:
        """The description's command."""
        return self.command_line

    def probe(self, name: str) -> HealthCheck:
        """The description's command, or the named client asking for the health path."""
        url = f"http://127.0.0.1:{self.listens_on}{self.probe_by.path}"
        command = self.probe_by.command or _CLIENTS[self.probe_by.client]
        return HealthCheck(command=tuple(part.replace("{url}", url) for part in command))

    def own_environment(self, name: str) -> dict[str, str]:
        """What it should know of itself."""
        known = {"SERVICE_NAME": name, **self.secret_environment()}
        if self.listens_on is not None:
            known["PORT"] = str(self.listens_on)
        if self.log_file is not None:
            known["LOG_FILE"] = f"{LOGS_FOLDER}/{self.log_file}"
        return known

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """Its secrets."""
        return self.secret_files()

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The secrets that it names."""
        return self.secret_specs(name)


class HttpService(Application):
    """A service that answers HTTP on one port."""

    kind: Literal["service"]
    port: Port
    """The port that it listens on."""

    @property
    def listens_on(self) -> int:
        """The service's port."""
        return self.port

    def connection(self, name: str) -> Connection:
        """HOST, PORT and URL under the service's prefix."""
        return http_connection(name, self.port)


class Worker(Application):
    """A program that takes its work from a queue or a clock; nobody sends it requests."""

    kind: Literal["worker"]
    port: Port | None = None
    """Where it answers for its health and metrics, if it does."""

    @model_validator(mode="after")
    def _can_be_probed(self) -> Self:
        if self.port is None and not self.probe_by.command:
            raise ValueError(
                "nothing tells whether it works -> give 'port' (with /health), or 'probe_by: {command: […]}'"
            )
        return self

    @property
    def listens_on(self) -> int | None:
        """The port of its health and metrics."""
        return self.port
