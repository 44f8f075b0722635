"""Redis, its exporter and its client."""

from typing import ClassVar, Literal

from pydantic import Field

from model.catalogue.backup import BackupOptions, RedisBackup
from model.catalogue.exporter import Exporter, ExporterOptions
from model.container import FileSpec, HealthCheck, SecretSpec, Tier, secret
from model.service import (
    Connection,
    Service,
    environment_prefix,
    password_of,
    secret_file,
    secret_path,
)
from model.values import ImageReference, Name

PORT = 6379
_IMAGE = "redis:7.4.11"
_CONFIGURATION = "/etc/redis/redis.conf"
_TMPFS = (("/tmp", "mode=1777"),)


class Redis(Service):
    """A Redis server with a password and persistence."""

    kind: Literal["redis"]
    image: ImageReference = _IMAGE
    memory_share: float = Field(default=0.75, gt=0, le=0.95)
    """How much of the container's memory the data may take; the rest is for copy-on-write and buffers."""
    eviction: Literal["noeviction", "allkeys-lru", "volatile-lru"] = "noeviction"
    """What is done when the memory is full; a queue must not be evicted."""
    backup: BackupOptions | None = None
    """When its snapshot is fetched and kept; by default never."""
    exporter: ExporterOptions = ExporterOptions()
    """How its metrics are exported."""

    tier: ClassVar[Tier] = Tier.DATA
    well_known_port: ClassVar[int | None] = PORT
    data_folder: ClassVar[str | None] = "/data"
    user: ClassVar[str] = "999:999"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = _TMPFS
    default_limits: ClassVar[tuple[int, float]] = (128, 0.5)

    def command(self, name: str) -> tuple[str, ...]:
        """With our configuration file: the image knows no *_FILE variable for the password."""
        return ("redis-server", _CONFIGURATION)

    def probe(self, name: str) -> HealthCheck:
        """PING with the password; without grep a NOAUTH answer would count as success."""
        ping = f'REDISCLI_AUTH="$(cat {secret_path(password_of(name))})" redis-cli -h 127.0.0.1 ping'
        return HealthCheck(command=("sh", "-c", f"{ping} | grep -q PONG"))

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The one password."""
        return (SecretSpec(name=password_of(name), purpose=f"{name}: password of Redis"),)

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The configuration and the password for the health check."""
        memory = self.limits.memory or self.default_limits[0]
        lines = (
            "bind * -::*",
            f"port {PORT}",
            f"requirepass {secret(password_of(name))}",
            "dir /data",
            "appendonly yes",
            "appendfsync everysec",
            "save 3600 1 300 100 60 10000",
            f"maxmemory {int(memory * self.memory_share)}mb",
            f"maxmemory-policy {self.eviction}",
        )
        configuration = FileSpec(path=_CONFIGURATION, content="\n".join(lines) + "\n", mode="0400")
        return (configuration, secret_file(password_of(name)))

    def connection(self, name: str) -> Connection:
        """HOST, PORT and PASSWORD_FILE under the service's prefix."""
        prefix = environment_prefix(name)
        return Connection(
            environment={
                f"{prefix}_HOST": name,
                f"{prefix}_PORT": str(PORT),
                f"{prefix}_PASSWORD_FILE": secret_path(password_of(name)),
            },
            files=(secret_file(password_of(name)),),
        )

    def backed_up_by(self, name: str) -> RedisBackup | None:
        """What keeps this server's snapshots."""
        if self.backup is None:
            return None
        return RedisBackup(
            image=self.image, target=name, options=self.backup, needs=(name,), owner=self.owner
        )

    def exported_by(self, name: str) -> "RedisExporter":
        """The exporter that speaks for this server."""
        return RedisExporter(target=name, **self.exporter.common(name, self.owner))


class RedisExporter(Exporter):
    """oliver006/redis_exporter; the alpine image, because the plain one has no program for a health check."""

    kind: Literal["redis-exporter"] = "redis-exporter"
    image: ImageReference = "oliver006/redis_exporter:v1.88.0-alpine"
    target: Name

    user: ClassVar[str] = "59000:59000"
    well_known_port: ClassVar[int | None] = 9121
    health_path: ClassVar[str] = "/health"

    @property
    def _address(self) -> str:
        return f"redis://{self.target}:{PORT}"

    def own_environment(self, name: str) -> dict[str, str]:
        """Where the server is; the password's file maps addresses to passwords."""
        return {"REDIS_ADDR": self._address, "REDIS_PASSWORD_FILE": "/etc/redis-exporter/passwords.json"}

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The map of passwords."""
        content = f'{{"{self._address}": "{secret(password_of(self.target))}"}}\n'
        return (FileSpec(path="/etc/redis-exporter/passwords.json", content=content, mode="0400"),)


class RedisCli(Service):
    """redis-cli for the first Redis that it needs, started by hand."""

    kind: Literal["redis-cli"]
    image: ImageReference = _IMAGE

    tier: ClassVar[Tier] = Tier.DATA
    user: ClassVar[str] = "999:999"
    # the image declares a volume at /data, which would be made for nothing and stay behind
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (*_TMPFS, ("/data", "mode=0755"))
    on_demand: ClassVar[bool] = True
    interactive: ClassVar[bool] = True
    default_limits: ClassVar[tuple[int, float]] = (64, 0.2)

    def command(self, name: str) -> tuple[str, ...]:
        """Logs in with the password's file; what the user adds is the Redis command."""
        target = self.needs[0]
        login = f'REDISCLI_AUTH="$(cat {secret_path(password_of(target))})"'
        return ("sh", "-c", f'export {login}; exec redis-cli -h {target} "$@"', "redis-cli")
