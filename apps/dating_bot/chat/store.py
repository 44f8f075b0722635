"""Handled updates in PostgreSQL, within one transaction."""

from typing import Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.chat.table import UpdateRow


class Updates(Protocol):
    """What a transaction can do with the record of handled updates."""

    async def begin(self, update_id: int) -> str | None:
        """None if the update is new, and from then on this transaction's; else the reply it was given.

        If another transaction is at it just now, that one's end is waited for.
        """

    async def finish(self, update_id: int, reply: str) -> None:
        """Stores the reply to a begun update."""

    async def forget(self, *, older_than_hours: int, limit: int) -> int:
        """Removes updates that old, so many at most, and says how many."""


class PostgresUpdates:
    """Handled updates in PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, update_id: int) -> str | None:
        """None if the update is new, and from then on this transaction's; else the reply it was given."""
        statement = insert(UpdateRow).values(id=update_id).on_conflict_do_nothing()
        if await self._session.scalar(statement.returning(UpdateRow.id)) is not None:
            return None
        return await self._session.scalar(select(UpdateRow.reply).where(UpdateRow.id == update_id))

    async def finish(self, update_id: int, reply: str) -> None:
        """Stores the reply to a begun update."""
        await self._session.execute(update(UpdateRow).where(UpdateRow.id == update_id).values(reply=reply))

    async def forget(self, *, older_than_hours: int, limit: int) -> int:
        """Removes updates that old, so many at most, and says how many."""
        newest = func.now() - func.make_interval(0, 0, 0, 0, older_than_hours)
        old = select(UpdateRow.id).where(UpdateRow.received_at < newest).limit(limit)
        found = await self._session.scalars(
            delete(UpdateRow).where(UpdateRow.id.in_(old)).returning(UpdateRow.id)
        )
        return len(found.all())
