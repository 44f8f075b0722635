"""What one transaction works on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.chat.store import PostgresUpdates, Updates
from dating_bot.matching.store import Matching, PostgresMatching
from dating_bot.people.store import People, PostgresPeople
from service_kit.backing.postgres import Database

T = TypeVar("T")


@dataclass(frozen=True)
class Transaction:
    """All that is stored, as seen and changed within one transaction."""

    people: People
    matching: Matching
    updates: Updates


class Storage(Protocol):
    """Where everything is kept."""

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """What `work` returns; all that it changed is kept, or nothing if it raises.

        Raises:
            DependencyUnavailableError: the storage cannot be reached.
        """


class PostgresStorage:
    """Keeps everything in PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """What `work` returns; all that it changed is kept, or nothing if it raises."""

        async def within(session: AsyncSession) -> T:
            return await work(
                Transaction(PostgresPeople(session), PostgresMatching(session), PostgresUpdates(session))
            )

        return await self._database.run(within)
