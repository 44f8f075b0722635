"""Jobs as the API gives them."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from template_api.moments import from_micros, to_micros

MAX_PAGE_SIZE = 100

_CURSOR = re.compile(r"(?P<micros>\d{1,16})-(?P<id>[0-9a-f]{32})")


class JobKind(StrEnum):
    """What a job is to do."""

    EXPORT = "export"  # makes a file of the users


class JobStatus(StrEnum):
    """How far a job is. The last two are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)


class Job(BaseModel):
    """A job; `progress` in percent, `result` is the worker's, `error` says why it has failed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: JobKind
    status: JobStatus
    progress: int
    result: dict[str, JsonValue] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobCursor(BaseModel):
    """Where a page ends: at the job made at this moment with this id."""

    created_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{to_micros(self.created_at)}-{self.id.hex}"

    @classmethod
    def parse(cls, text: object) -> Self:
        """The cursor that `str` made this text from; raises ValueError."""
        match = _CURSOR.fullmatch(str(text))
        if match is None:
            raise ValueError("must be the last page's next_cursor")
        return cls(created_at=from_micros(int(match["micros"])), id=UUID(match["id"]))


class JobQuery(BaseModel):
    """The query of the list: newest first, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
    cursor: Annotated[JobCursor, BeforeValidator(JobCursor.parse)] | None = None


class JobPage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[Job]
    next_cursor: str | None
