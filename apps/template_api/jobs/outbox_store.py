"""The outbox in PostgreSQL: jobs that are stored, and still to be published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.backing.postgres import Database
from template_api.jobs.schema import JobKind, JobStatus
from template_api.jobs.table import JobRow

# For so long only the replica that has taken a letter publishes it. Longer than publishing a batch takes.
LEASE_SECONDS = 15.0

# So many letters are taken at once.
BATCH_SIZE = 50


@dataclass(frozen=True)
class Letter:
    """What is published about a job; `request_id` is that of the request which asked for it."""

    job_id: UUID
    kind: JobKind
    user_id: int
    request_id: str | None


class OutboxStore(Protocol):
    """Where letters wait. All raise DependencyUnavailableError while it cannot be reached."""

    async def take(self) -> list[Letter]:
        """The oldest letters that nobody else is publishing; they are the caller's for LEASE_SECONDS."""

    async def published(self, job_ids: Sequence[UUID]) -> None:
        """Remembers that these need not be published again."""

    async def recall(self, *, quiet_seconds: float) -> int:
        """Lets those be published again that were so long ago and that nobody has begun; says how many."""

    async def waiting(self) -> int:
        """How many letters nobody has published yet."""


def first_lease() -> ColumnElement[datetime]:
    """Until when a new letter is left to the request that has written it."""
    return _in_seconds(LEASE_SECONDS)


class PostgresOutboxStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self) -> list[Letter]:
        """The oldest letters that nobody else is publishing; they are the caller's for LEASE_SECONDS."""
        due = (
            select(JobRow.id)
            .where(JobRow.published_at.is_(None), JobRow.publish_after < func.now())
            .order_by(JobRow.publish_after)
            .limit(BATCH_SIZE)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        statement = (
            update(JobRow)
            .where(JobRow.id == due.c.id)
            .values(publish_after=_in_seconds(LEASE_SECONDS))
            .returning(JobRow)
            .execution_options(synchronize_session=False)
        )

        async def load(session: AsyncSession) -> Sequence[JobRow]:
            return (await session.scalars(statement)).all()

        rows = sorted(await self._database.run(load), key=lambda row: row.created_at)
        return [Letter(row.id, JobKind(row.kind), row.user_id, row.request_id) for row in rows]

    async def published(self, job_ids: Sequence[UUID]) -> None:
        """Remembers that these need not be published again."""
        statement = (
            update(JobRow)
            .where(JobRow.id.in_(job_ids))
            .values(published_at=func.now())
            .execution_options(synchronize_session=False)
        )
        await self._database.run(lambda session: session.execute(statement))

    async def recall(self, *, quiet_seconds: float) -> int:
        """Lets those be published again that were so long ago and that nobody has begun; says how many."""
        statement = (
            update(JobRow)
            .where(JobRow.status == JobStatus.QUEUED, JobRow.published_at < _in_seconds(-quiet_seconds))
            .values(published_at=None, publish_after=func.now())
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )

        async def apply(session: AsyncSession) -> int:
            return len((await session.scalars(statement)).all())

        return await self._database.run(apply)

    async def waiting(self) -> int:
        """How many letters nobody has published yet."""
        statement = select(func.count()).where(JobRow.published_at.is_(None))
        return await self._database.run(lambda session: session.scalar(statement)) or 0


def _in_seconds(seconds: float) -> ColumnElement[datetime]:
    return func.now() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
