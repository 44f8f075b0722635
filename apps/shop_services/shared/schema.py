"""Waiting for the tables, which the database server makes itself when its volume is new."""

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service_kit.errors import DependencyUnavailableError
from shop_services.shared.tables import Table


class MissingTablesError(Exception):
    """The database was not made by the scripts in database/."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"tables are missing ({', '.join(missing)}): run shop_services/database/*.sql in the order of"
            " their names; the server does so itself only when its volume is new"
        )


async def require_tables(engine: AsyncEngine) -> None:
    """Returns if all tables are there; raises DependencyUnavailableError, to be tried again, if not."""
    async with engine.connect() as connection:
        present = await _table_names(connection)
    if missing := sorted(set(Table.metadata.tables) - present):
        raise DependencyUnavailableError("postgres") from MissingTablesError(missing)


async def _table_names(connection: AsyncConnection) -> set[str]:
    return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
