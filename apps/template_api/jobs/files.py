"""The files that the worker makes, read a part at a time: a whole one would fill a small container."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.backing.postgres import Database
from template_api.jobs.table import JobFileRow

PART_BYTES = 256 * 1024


class FileGoneError(Exception):
    """The file was removed while it was read."""


@dataclass(frozen=True)
class JobFile:
    """What is known of a file before it is read; its size in bytes."""

    size: int
    media_type: str


class FileStore(Protocol):
    """Where files are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def find(self, job_id: UUID) -> JobFile | None:
        """The file that the job has made."""

    def read(self, job_id: UUID, size: int) -> AsyncIterator[bytes]:
        """Its content in parts; raises FileGoneError."""


class PostgresFileStore:
    """The store in PostgreSQL; each part is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, job_id: UUID) -> JobFile | None:
        """The file that the job has made."""
        statement = select(func.octet_length(JobFileRow.content), JobFileRow.media_type).where(
            JobFileRow.job_id == job_id
        )

        async def load(session: AsyncSession) -> JobFile | None:
            row = (await session.execute(statement)).one_or_none()
            return JobFile(row[0], row[1]) if row else None

        return await self._database.run(load)

    async def read(self, job_id: UUID, size: int) -> AsyncIterator[bytes]:
        """Its content in parts; raises FileGoneError."""
        for offset in range(0, size, PART_BYTES):
            yield await self._part(job_id, offset)

    async def _part(self, job_id: UUID, offset: int) -> bytes:
        part: ColumnElement[bytes] = func.substring(JobFileRow.content, offset + 1, PART_BYTES)
        statement = select(part).where(JobFileRow.job_id == job_id)
        content = await self._database.run(lambda session: session.scalar(statement))
        if content is None:
            raise FileGoneError(job_id)
        return content
