"""Jobs in PostgreSQL, the only truth about them."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, insert, select, update

from motoo_backend.jobs.schema import JOB_REQUEST, Job, JobRequest, JobResult, JobStatus
from motoo_backend.jobs.table import JobRow
from service_kit.backing.postgres import Database

_UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True)
class ClaimedJob:
    """A job that a worker has begun; `attempts` counts this beginning too."""

    id: UUID
    request: JobRequest
    request_id: str | None
    attempts: int


class JobStore(Protocol):
    """Where jobs are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def add(self, job_id: UUID, request: JobRequest, request_id: str | None) -> Job:
        """Stores a new job."""

    async def get(self, job_id: UUID) -> Job | None:
        """The job with this id."""

    async def claim(self, job_id: UUID) -> ClaimedJob | None:
        """Marks the job as running; None if it is unknown or finished, so that there is nothing to do."""

    async def succeed(self, job_id: UUID, result: JobResult) -> bool:
        """Stores the result; False if the job was finished already."""

    async def fail(self, job_id: UUID, error: str) -> bool:
        """Stores why it failed; False if the job was finished already."""

    async def unfinished(self, *, quiet_seconds: float, limit: int) -> list[UUID]:
        """The oldest unfinished jobs to which nothing has happened for so long."""


class PostgresJobStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job_id: UUID, request: JobRequest, request_id: str | None) -> Job:
        """Stores a new job."""
        statement = (
            insert(JobRow)
            .values(id=job_id, request=request.model_dump(mode="json"), request_id=request_id)
            .returning(JobRow)
        )
        return Job.model_validate(await self._database.run(lambda session: session.scalar(statement)))

    async def get(self, job_id: UUID) -> Job | None:
        """The job with this id."""
        row = await self._database.run(lambda session: session.get(JobRow, job_id))
        return Job.model_validate(row) if row else None

    async def claim(self, job_id: UUID) -> ClaimedJob | None:
        """Marks the job as running; None if it is unknown or finished, so that there is nothing to do."""
        statement = (
            update(JobRow)
            .where(JobRow.id == job_id, JobRow.status.in_(_UNFINISHED))
            .values(status=JobStatus.RUNNING, attempts=JobRow.attempts + 1, updated_at=func.now())
            .returning(JobRow)
        )
        row = await self._database.run(lambda session: session.scalar(statement))
        if row is None:
            return None
        return ClaimedJob(
            id=row.id,
            request=JOB_REQUEST.validate_python(row.request),
            request_id=row.request_id,
            attempts=row.attempts,
        )

    async def succeed(self, job_id: UUID, result: JobResult) -> bool:
        """Stores the result; False if the job was finished already."""
        return await self._finish(job_id, JobStatus.SUCCEEDED, result=result.model_dump(mode="json"))

    async def fail(self, job_id: UUID, error: str) -> bool:
        """Stores why it failed; False if the job was finished already."""
        return await self._finish(job_id, JobStatus.FAILED, error=error)

    async def _finish(
        self,
        job_id: UUID,
        status: JobStatus,
        *,
        result: dict[str, object] | None = None,
        error: str | None = None,
    ) -> bool:
        statement = (
            update(JobRow)
            .where(JobRow.id == job_id, JobRow.status.in_(_UNFINISHED))
            .values(status=status, result=result, error=error, updated_at=func.now(), finished_at=func.now())
            .returning(JobRow.id)
        )
        return await self._database.run(lambda session: session.scalar(statement)) is not None

    async def unfinished(self, *, quiet_seconds: float, limit: int) -> list[UUID]:
        """The oldest unfinished jobs to which nothing has happened for so long."""
        statement = (
            select(JobRow.id)
            .where(
                JobRow.status.in_(_UNFINISHED),
                JobRow.updated_at < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, quiet_seconds),
            )
            .order_by(JobRow.updated_at)
            .limit(limit)
        )
        return list(await self._database.run(lambda session: session.scalars(statement)))
