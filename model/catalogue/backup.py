"""Dumps of databases and caches, made by the clock."""

from typing import ClassVar, Literal

from pydantic import Field

from model.base import Frozen
from model.container import FileSpec, HealthCheck, Tier
from model.service import Service, password_of, secret_file, secret_path
from model.values import ImageReference, Name, Seconds

_SCRIPT = "/etc/gantry/backup/backup.sh"


class BackupOptions(Frozen):
    """When a service's data are dumped, and how long dumps are kept."""

    every: Seconds = Field(default=86400, ge=300)
    """How often."""
    at: str = Field(default="02:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """The time of day (UTC) that the intervals count from."""
    keep: Seconds = Field(default=14 * 86400, ge=3600)
    """How long a dump is kept; the newest one is never deleted."""


_LOOP = """#!/bin/sh
# Dumps {target} every {every} s from {at} UTC on; a dump is complete or not there.
set -eu
umask 077
say() {{ printf '{{"level":"%s","message":"%s","target":"{target}","file":"%s"}}\\n' "$1" "$2" "$3"; }}
dump() {{
{dump}
}}
run() {{
    file="{folder}/{target}-$(date -u +%Y%m%dT%H%M%SZ).{suffix}"
    # a long dump is no hung loop
    while kill -0 $$ 2> /dev/null; do touch /tmp/alive; sleep 20; done & pulse=$!
    if dump "$file.part" && [ -s "$file.part" ]; then
        kill "$pulse"
        mv "$file.part" "$file"
        touch {folder}/last-success
        say info "backup made" "$file"
        newest="$(ls -t {folder}/{target}-*.{suffix} | head -n 1)"
        find {folder} -name '{target}-*.{suffix}' ! -path "$newest" -mmin +{keep_minutes} -delete
    else
        kill "$pulse"
        rm -f "$file.part"
        say error "backup failed" "$file"
        return 1
    fi
}}
if [ "${{1:-}}" = now ]; then run; exit; fi
find {folder} -name '*.part' -delete
trap 'exit 0' TERM INT
touch /tmp/alive
while :; do
    now="$(date -u +%s)"
    wait_seconds=$(( {every} - (now - {offset}) % {every} ))
    while [ "$wait_seconds" -gt 0 ]; do
        pause=$(( wait_seconds < 30 ? wait_seconds : 30 ))
        sleep "$pause" & wait $!
        touch /tmp/alive
        wait_seconds=$(( wait_seconds - pause ))
    done
    run || true
done
"""


class Backup(Service):
    """What all backups have: a loop that dumps."""

    image: ImageReference
    target: Name
    options: BackupOptions
    suffix: ClassVar[str]
    tier: ClassVar[Tier] = Tier.DATA
    user: ClassVar[str] = "999:999"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    default_limits: ClassVar[tuple[int, float]] = (128, 0.5)

    def dump(self) -> str:
        """The shell commands that write the dump to "$1"."""
        raise NotImplementedError

    def command(self, name: str) -> tuple[str, ...]:
        """The loop; with the argument 'now' it makes one dump and ends."""
        return ("sh", _SCRIPT)

    def probe(self, name: str) -> HealthCheck:
        """The loop turns. Whether dumps are made is not asked: a host that was off would never be up."""
        return HealthCheck(command=("sh", "-c", "find /tmp/alive -mmin -3 | grep -q ."))

    def volume_for(self, name: str) -> str:
        """Dumps are kept apart from what they are dumps of."""
        return f"{self.target}-backups"

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The loop and the password."""
        hours, minutes = (int(part) for part in self.options.at.split(":"))
        script = _LOOP.format(
            target=self.target,
            every=self.options.every,
            at=self.options.at,
            offset=hours * 3600 + minutes * 60,
            folder=self.data_path,
            suffix=self.suffix,
            keep_minutes=self.options.keep // 60,
            dump="\n".join(f"    {line}" for line in self.dump().splitlines()),
        )
        return (
            FileSpec(path=_SCRIPT, content=script, mode="0550"),
            secret_file(password_of(self.target)),
        )


class PostgresBackup(Backup):
    """pg_dump in its custom format."""

    kind: Literal["postgres-backup"] = "postgres-backup"
    database: str
    username: str
    data_path_of_image: str
    suffix: ClassVar[str] = "dump"

    @property
    def data_path(self) -> str:
        """Where the image has its volume: the folder belongs to its user, and no nameless volume is made."""
        return self.data_path_of_image

    def dump(self) -> str:
        """A consistent dump while the database works on."""
        return (
            f'export PGPASSWORD="$(cat {secret_path(password_of(self.target))})"\n'
            f'pg_dump -h {self.target} -U {self.username} -d {self.database} -Fc -f "$1"'
        )


class RedisBackup(Backup):
    """The server's snapshot, fetched as a replica would."""

    kind: Literal["redis-backup"] = "redis-backup"
    data_folder: ClassVar[str | None] = "/data"
    suffix: ClassVar[str] = "rdb"

    def dump(self) -> str:
        """redis-cli asks for a snapshot and writes what it is sent."""
        return (
            f'export REDISCLI_AUTH="$(cat {secret_path(password_of(self.target))})"\n'
            f'redis-cli -h {self.target} --rdb "$1" > /dev/null'
        )
