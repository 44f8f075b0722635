"""Pages on which developers look into databases and caches."""

from typing import ClassVar, Literal

from pydantic import Field

from model.catalogue.redis import PORT as REDIS_PORT
from model.container import FileSpec, HealthCheck, SecretSpec, Tier
from model.service import Service, password_of, secret_file, secret_path
from model.values import ImageReference


class PgAdmin(Service):
    """pgAdmin, with the Postgres servers that it needs already in its list."""

    kind: Literal["pgadmin"]
    image: ImageReference = "dpage/pgadmin4:9.17"
    email: str = Field(default="admin@example.com", pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")
    """Whom it knows; the password is a secret."""

    tier: ClassVar[Tier] = Tier.APP
    well_known_port: ClassVar[int | None] = 80
    data_folder: ClassVar[str | None] = "/var/lib/pgadmin"
    user: ClassVar[str] = "5050:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (
        ("/tmp", "mode=1777"),
        ("/run/pgadmin", "uid=5050,gid=0,mode=0755"),
    )
    default_limits: ClassVar[tuple[int, float]] = (512, 0.5)

    def probe(self, name: str) -> HealthCheck:
        """Its own ping; it starts slowly, as it makes its database first."""
        url = f"http://127.0.0.1:{self.well_known_port}/misc/ping"
        return HealthCheck(
            command=("wget", "-q", "-O", "/dev/null", url), interval=30, start_period=180, start_interval=1
        )

    def own_environment(self, name: str) -> dict[str, str]:
        """No mail server of its own, its port, and everything that it writes below /run and its volume."""
        return {
            "PGADMIN_DEFAULT_EMAIL": self.email,
            "PGADMIN_DEFAULT_PASSWORD_FILE": secret_path(password_of(name)),
            "PGADMIN_LISTEN_PORT": str(self.well_known_port),
            "PGADMIN_DISABLE_POSTFIX": "1",
            "PGADMIN_SERVER_JSON_FILE": SERVERS_FILE,
            "PGADMIN_CUSTOM_CONFIG_DISTRO_FILE": "/run/pgadmin/config_distro.py",
        }

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The password; the list of servers follows from what it needs."""
        return (secret_file(password_of(name)),)

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The password."""
        return (SecretSpec(name=password_of(name), purpose=f"{name}: password of {self.email}"),)


SERVERS_FILE = "/etc/pgadmin/servers.json"
"""Where pgAdmin finds its list of servers."""


class RedisCommander(Service):
    """Redis Commander for the first Redis that it needs."""

    kind: Literal["redis-commander"]
    image: ImageReference = "ghcr.io/joeferner/redis-commander:0.9.1"
    username: str = Field(default="admin", pattern=r"^[a-z][a-z0-9_-]{0,62}$")

    tier: ClassVar[Tier] = Tier.APP
    well_known_port: ClassVar[int | None] = 8081
    user: ClassVar[str] = "10000:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    default_limits: ClassVar[tuple[int, float]] = (192, 0.3)

    def probe(self, name: str) -> HealthCheck:
        """Any answer will do: without a password it is 401."""
        url = f"http://127.0.0.1:{self.well_known_port}/"
        ask = f"fetch('{url}').then(r => process.exit(r.status < 500 ? 0 : 1), () => process.exit(1))"
        return HealthCheck(command=("node", "-e", ask), interval=30, start_interval=1)

    def own_environment(self, name: str) -> dict[str, str]:
        """Where Redis is, its own login, and nothing written."""
        redis = self.needs[0]
        return {
            "REDIS_HOST": redis,
            "REDIS_PORT": str(REDIS_PORT),
            "REDIS_PASSWORD_FILE": secret_path(password_of(redis)),
            "HTTP_USER": self.username,
            "HTTP_PASSWORD_FILE": secret_path(password_of(name)),
            "NOSAVE": "true",
            "PORT": str(self.well_known_port),
        }

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The password of its page."""
        return (secret_file(password_of(name)),)

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The password of its page."""
        return (SecretSpec(name=password_of(name), purpose=f"{name}: password of {self.username}"),)
