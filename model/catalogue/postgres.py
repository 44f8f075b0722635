"""PostgreSQL and its exporter."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.catalogue.backup import BackupOptions, PostgresBackup
from model.catalogue.exporter import Exporter, ExporterOptions
from model.container import FileSpec, HealthCheck, SecretSpec, Tier
from model.service import (
    Connection,
    Service,
    environment_prefix,
    password_of,
    secret_file,
    secret_path,
)
from model.values import ImageReference, Name

PORT = 5432
MONITOR_ROLE = "monitor"
READER_ROLE = "grafana_reader"

_MONITOR_SCRIPT = """#!/bin/sh
# The exporter's role: it may read statistics and nothing else.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \\
    --set=password="$(cat {password})" <<'SQL'
CREATE ROLE {role} LOGIN PASSWORD :'password' CONNECTION LIMIT 5;
GRANT pg_monitor TO {role};
SQL
"""


_READER_SCRIPT = """#!/bin/sh
# Grafana's role: it may read tables and views, those of the future too, and never longer than half a minute.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \\
    --set=password="$(cat {password})" --set=database="$POSTGRES_DB" <<'SQL'
CREATE ROLE {role} LOGIN PASSWORD :'password' CONNECTION LIMIT 10;
ALTER ROLE {role} SET default_transaction_read_only = on;
ALTER ROLE {role} SET statement_timeout = '30s';
GRANT CONNECT ON DATABASE :"database" TO {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {role};
SQL
"""


class Postgres(Service):
    """A PostgreSQL server with one database and its owner."""

    kind: Literal["postgres"]
    image: ImageReference = "postgres:15.19"
    database: str = Field(default="app", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    """The database that is created with the volume."""
    username: str = Field(default="app", pattern=r"^[a-z][a-z0-9_]{0,62}$")
    """The owner of the database."""
    init: tuple[Annotated[str, Field(pattern=r"\.(sql|sh)$")], ...] = ()
    """Scripts of the project that run once, in this order, when the database is made."""
    grafana: bool = False
    """Whether Grafana may ask it, as a role that can read its tables and nothing else."""
    backup: BackupOptions | None = None
    """When it is dumped; by default never."""
    exporter: ExporterOptions = ExporterOptions()
    """How its metrics are exported."""

    tier: ClassVar[Tier] = Tier.DATA
    well_known_port: ClassVar[int | None] = PORT
    user: ClassVar[str] = "999:999"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (
        ("/tmp", "mode=1777"),
        ("/var/run/postgresql", "uid=999,gid=999,mode=3775"),
    )
    stop_grace: ClassVar[int] = 120
    shm_size: ClassVar[int | None] = 128
    default_limits: ClassVar[tuple[int, float]] = (256, 1.0)

    @property
    def data_path(self) -> str:
        """The official image moved it at 18 (docker-library/postgres#1259)."""
        return "/var/lib/postgresql" if self.major >= 18 else "/var/lib/postgresql/data"

    @property
    def major(self) -> int:
        """The major version that the image's tag names."""
        return int(self.image.rpartition(":")[2].partition(".")[0])

    def probe(self, name: str) -> HealthCheck:
        """Over TCP: during initialisation the server listens on its socket only."""
        command = ("pg_isready", "-q", "-h", "127.0.0.1", "-U", self.username, "-d", self.database)
        return HealthCheck(command=command)

    def own_environment(self, name: str) -> dict[str, str]:
        """The official image's variables."""
        return {
            "POSTGRES_DB": self.database,
            "POSTGRES_USER": self.username,
            "POSTGRES_PASSWORD_FILE": secret_path(password_of(name)),
        }

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The owner's and the exporter's passwords."""
        return (
            SecretSpec(name=password_of(name), purpose=f"{name}: password of {self.username}"),
            SecretSpec(name=monitor_password_of(name), purpose=f"{name}: password of {MONITOR_ROLE}"),
            *(
                (SecretSpec(name=reader_password_of(name), purpose=f"{name}: password of {READER_ROLE}"),)
                if self.grafana
                else ()
            ),
        )

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The passwords, and the scripts that create the roles of others with the database."""
        files = (
            secret_file(password_of(name)),
            *_role(_MONITOR_SCRIPT, "10-monitor", MONITOR_ROLE, monitor_password_of(name)),
        )
        if not self.grafana:
            return files
        return (*files, *_role(_READER_SCRIPT, "20-reader", READER_ROLE, reader_password_of(name)))

    def connection(self, name: str) -> Connection:
        """HOST, PORT, NAME, USER and PASSWORD_FILE under the service's prefix."""
        prefix = environment_prefix(name)
        return Connection(
            environment={
                f"{prefix}_HOST": name,
                f"{prefix}_PORT": str(PORT),
                f"{prefix}_NAME": self.database,
                f"{prefix}_USER": self.username,
                f"{prefix}_PASSWORD_FILE": secret_path(password_of(name)),
            },
            files=(secret_file(password_of(name)),),
        )

    def backed_up_by(self, name: str) -> PostgresBackup | None:
        """What dumps this server's database."""
        if self.backup is None:
            return None
        return PostgresBackup(
            image=self.image,
            target=name,
            options=self.backup,
            database=self.database,
            username=self.username,
            data_path_of_image=self.data_path,
            needs=(name,),
            owner=self.owner,
        )

    def exported_by(self, name: str) -> "PostgresExporter":
        """The exporter that speaks for this server."""
        common = self.exporter.common(name, self.owner)
        return PostgresExporter(target=name, database=self.database, **common)


class PostgresExporter(Exporter):
    """prometheuscommunity/postgres-exporter as the monitoring role."""

    kind: Literal["postgres-exporter"] = "postgres-exporter"
    image: ImageReference = "prometheuscommunity/postgres-exporter:v0.20.1"
    target: Name
    database: str

    well_known_port: ClassVar[int | None] = 9187

    def own_environment(self, name: str) -> dict[str, str]:
        """Where the server is and as whom to ask it."""
        return {
            "DATA_SOURCE_URI": f"{self.target}:{PORT}/{self.database}?sslmode=disable",
            "DATA_SOURCE_USER": MONITOR_ROLE,
            "DATA_SOURCE_PASS_FILE": secret_path(monitor_password_of(self.target)),
        }

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The monitoring role's password."""
        return (secret_file(monitor_password_of(self.target)),)


def monitor_password_of(name: str) -> str:
    """The secret with the exporter's password."""
    return f"{name}-monitor-password"


def reader_password_of(name: str) -> str:
    """The secret with the password of Grafana's role."""
    return f"{name}-grafana-password"


def _role(script: str, name: str, role: str, password: str) -> tuple[FileSpec, FileSpec]:
    content = script.format(password=secret_path(password), role=role)
    path = f"/docker-entrypoint-initdb.d/{name}.sh"
    return secret_file(password), FileSpec(path=path, content=content, mode="0550")
