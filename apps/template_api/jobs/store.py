"""Jobs in PostgreSQL, as their owners see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.backing.postgres import Database
from template_api.jobs.outbox_store import first_lease
from template_api.jobs.schema import UNFINISHED, Job, JobCursor, JobKind, JobPage, JobQuery
from template_api.jobs.table import JobRow

# So many jobs are sent when an event stream begins: all that are unfinished, if they are no more, and then
# the newest.
STATE_SIZE = 50


@dataclass(frozen=True)
class ChangedJob:
    """A job, and when it last changed."""

    job: Job
    changed_at: datetime


class JobStore(Protocol):
    """Where jobs are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def add(self, job_id: UUID, kind: JobKind, user_id: int, request_id: str | None) -> Job:
        """Stores a new job, to be published."""

    async def get(self, user_id: int, job_id: UUID) -> Job | None:
        """The user's job with this id."""

    async def page(self, user_id: int, query: JobQuery) -> JobPage:
        """A page of the user's jobs, newest first."""

    async def some(self, user_id: int, job_ids: frozenset[UUID]) -> list[ChangedJob]:
        """Those of the user's jobs, in the order of their changes."""

    async def state(self, user_id: int, changed_after: datetime | None) -> list[ChangedJob]:
        """What has changed since, or how things are, in the order of the changes: at most STATE_SIZE."""


class PostgresJobStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job_id: UUID, kind: JobKind, user_id: int, request_id: str | None) -> Job:
        """Stores a new job, to be published."""
        statement = (
            insert(JobRow)
            .values(id=job_id, kind=kind, user_id=user_id, request_id=request_id, publish_after=first_lease())
            .returning(JobRow)
        )
        return Job.model_validate(await self._database.run(lambda session: session.scalar(statement)))

    async def get(self, user_id: int, job_id: UUID) -> Job | None:
        """The user's job with this id."""
        rows = await self._load(_of(user_id).where(JobRow.id == job_id))
        return Job.model_validate(rows[0]) if rows else None

    async def page(self, user_id: int, query: JobQuery) -> JobPage:
        """A page of the user's jobs, newest first."""
        statement = _of(user_id).order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(query.limit + 1)
        if query.cursor is not None:
            end = tuple_(query.cursor.created_at, query.cursor.id)
            statement = statement.where(tuple_(JobRow.created_at, JobRow.id) < end)
        rows = await self._load(statement)
        items = [Job.model_validate(row) for row in rows[: query.limit]]
        cursor = JobCursor(created_at=items[-1].created_at, id=items[-1].id) if items else None
        return JobPage(items=items, next_cursor=str(cursor) if len(rows) > query.limit else None)

    async def some(self, user_id: int, job_ids: frozenset[UUID]) -> list[ChangedJob]:
        """Those of the user's jobs, in the order of their changes."""
        return _in_order(await self._load(_of(user_id).where(JobRow.id.in_(job_ids))))

    async def state(self, user_id: int, changed_after: datetime | None) -> list[ChangedJob]:
        """What has changed since, or how things are, in the order of the changes: at most STATE_SIZE."""
        statement = _of(user_id).limit(STATE_SIZE)
        if changed_after is None:
            unfinished_first = JobRow.status.in_(UNFINISHED).desc()
            statement = statement.order_by(unfinished_first, JobRow.created_at.desc())
        else:
            statement = statement.where(JobRow.changed_at > changed_after).order_by(JobRow.changed_at.desc())
        return _in_order(await self._load(statement))

    async def _load(self, statement: Select[JobRow]) -> Sequence[JobRow]:
        async def load(session: AsyncSession) -> Sequence[JobRow]:
            return (await session.scalars(statement)).all()

        return await self._database.run(load)


def _of(user_id: int) -> Select[JobRow]:
    return select(JobRow).where(JobRow.user_id == user_id)


def _in_order(rows: Sequence[JobRow]) -> list[ChangedJob]:
    jobs = [ChangedJob(Job.model_validate(row), row.changed_at) for row in rows]
    return sorted(jobs, key=lambda changed: changed.changed_at)
