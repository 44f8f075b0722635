"""Jobs that nobody has finished, and jobs that nobody needs any more."""

import asyncio
import logging
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.background import wait_for_stop
from service_kit.backing.postgres import Database
from service_kit.errors import DependencyUnavailableError
from template_api.jobs.announcer import Announcer, JobNotice
from template_api.jobs.metrics import JobMetrics
from template_api.jobs.schema import UNFINISHED, Job, JobStatus
from template_api.jobs.table import JobRow

PAUSE_SECONDS = 60.0

# So many are removed in one transaction, with files of up to 32 MiB each.
BATCH_SIZE = 100

EXPIRED = "It was not finished in time."

_logger = logging.getLogger(__name__)


class UpkeepStore(Protocol):
    """What upkeep does to stored jobs. All raise DependencyUnavailableError while they cannot be reached."""

    async def expire(self, seconds: int) -> list[JobNotice]:
        """Marks jobs failed that were published so long ago and are not finished."""

    async def purge(self, days: int) -> int:
        """Removes some of the jobs that were finished so long ago, with their files; says how many."""


class PostgresUpkeepStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expire(self, seconds: int) -> list[JobNotice]:
        """Marks jobs failed that were published so long ago and are not finished."""
        statement = (
            update(JobRow)
            .where(JobRow.status.in_(UNFINISHED), JobRow.published_at < _ago(seconds))
            .values(status=JobStatus.FAILED, error=EXPIRED, finished_at=func.now())
            .returning(JobRow)
            .execution_options(synchronize_session=False)
        )

        async def apply(session: AsyncSession) -> list[JobNotice]:
            rows = await session.scalars(statement)
            return [JobNotice.of(Job.model_validate(row), row.user_id) for row in rows]

        return await self._database.run(apply)

    async def purge(self, days: int) -> int:
        """Removes some of the jobs that were finished so long ago, with their files; says how many."""
        old = select(JobRow.id).where(JobRow.finished_at < _ago(days * 86_400)).limit(BATCH_SIZE)
        statement = (
            delete(JobRow)
            .where(JobRow.id.in_(old.scalar_subquery()))
            .returning(JobRow.id)
            .execution_options(synchronize_session=False)
        )

        async def apply(session: AsyncSession) -> int:
            return len((await session.scalars(statement)).all())

        return await self._database.run(apply)


class JobUpkeep:
    """Every replica does it, at its own pace; doing it twice changes nothing."""

    def __init__(
        self,
        *,
        store: UpkeepStore,
        announcer: Announcer,
        metrics: JobMetrics,
        expiry_seconds: int,
        retention_days: int,
    ) -> None:
        self._store = store
        self._announcer = announcer
        self._metrics = metrics
        self._expiry = expiry_seconds
        self._retention = retention_days

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set."""
        while not stop.is_set():
            try:
                await self.step()
            except DependencyUnavailableError as error:
                _logger.warning("the upkeep of jobs waits: %s", error, extra={"cause": error.cause})
            await wait_for_stop(stop, PAUSE_SECONDS)

    async def step(self) -> None:
        """One round."""
        for notice in await self._store.expire(self._expiry):
            self._metrics.expired.inc()
            _logger.warning("job expired", extra={"job_id": str(notice.job_id)})
            await self._announcer.announce(notice)
        while removed := await self._store.purge(self._retention):
            _logger.info("old jobs removed", extra={"jobs": removed})


def _ago(seconds: float) -> ColumnElement[datetime]:
    return func.now() - func.make_interval(0, 0, 0, 0, 0, 0, seconds)
