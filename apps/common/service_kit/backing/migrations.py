"""Alembic migrations run by the service itself at its start, by one replica at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

# One lock a database is enough; the number only has to be no one else's (it spells "migrate").
_LOCK = int.from_bytes(b"migrate")

# Migrations may rewrite tables, and a replica may have to wait for another one's.
_LIMITS = "SET LOCAL statement_timeout = '10min'"


async def upgrade(engine: AsyncEngine, scripts: Path) -> None:
    """Applies the migrations in `scripts` that the database lacks: all of them, or none if one fails.

    `scripts` is an Alembic environment whose env.py takes its connection from
    `config.attributes["connection"]`. Running it again, or in several replicas at once, is safe.
    """
    async with engine.begin() as connection:
        await connection.execute(text(_LIMITS))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade, scripts)


def _upgrade(connection: Connection, scripts: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
