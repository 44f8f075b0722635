"""The stores of jobs and files, and the queue, in memory."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from template_api.jobs.announcer import JobNotice
from template_api.jobs.files import JobFile
from template_api.jobs.outbox_store import Letter
from template_api.jobs.schema import Job, JobKind, JobPage, JobQuery, JobStatus
from template_api.jobs.store import ChangedJob
from tests.unit.apps.template.outage import MOMENT, Outage


@dataclass
class MemoryJobStore:
    """Jobs with their owners; `letters` are those that are still to be published."""

    outage: Outage = field(default_factory=Outage)
    jobs: dict[UUID, tuple[int, ChangedJob]] = field(default_factory=dict)
    letters: dict[UUID, Letter] = field(default_factory=dict)

    async def add(self, job_id: UUID, kind: JobKind, user_id: int, request_id: str | None) -> Job:
        self.outage.strike()
        moment = MOMENT + timedelta(seconds=len(self.jobs))
        job = Job(
            id=job_id,
            kind=kind,
            status=JobStatus.QUEUED,
            progress=0,
            result=None,
            error=None,
            created_at=moment,
            started_at=None,
            finished_at=None,
        )
        self.jobs[job_id] = (user_id, ChangedJob(job, moment))
        self.letters[job_id] = Letter(job_id, kind, user_id, request_id)
        return job

    def progress(self, job_id: UUID, status: JobStatus, progress: int, *, late: float = 0) -> JobNotice:
        """What the worker does; the change is dated so many seconds before the newest one."""
        user_id, old = self.jobs[job_id]
        newest = max(changed.changed_at for _, changed in self.jobs.values())
        job = old.job.model_copy(update={"status": status, "progress": progress})
        moment = newest + timedelta(seconds=1 - late)
        self.jobs[job_id] = (user_id, ChangedJob(job, moment))
        return JobNotice.of(job, user_id)

    async def get(self, user_id: int, job_id: UUID) -> Job | None:
        self.outage.strike()
        owner, changed = self.jobs.get(job_id, (None, None))
        return changed.job if changed and owner == user_id else None

    async def page(self, user_id: int, query: JobQuery) -> JobPage:
        self.outage.strike()
        jobs = [changed.job for changed in self._of(user_id)]
        return JobPage(items=jobs[::-1][: query.limit], next_cursor=None)

    async def some(self, user_id: int, job_ids: frozenset[UUID]) -> list[ChangedJob]:
        self.outage.strike()
        return [changed for changed in self._of(user_id) if changed.job.id in job_ids]

    async def state(self, user_id: int, changed_after: datetime | None) -> list[ChangedJob]:
        self.outage.strike()
        return [
            changed
            for changed in self._of(user_id)
            if changed_after is None or changed.changed_at > changed_after
        ]

    async def take(self) -> list[Letter]:
        self.outage.strike()
        return list(self.letters.values())

    async def published(self, job_ids: Sequence[UUID]) -> None:
        self.outage.strike()
        for job_id in job_ids:
            self.letters.pop(job_id, None)

    async def recall(self, *, quiet_seconds: float) -> int:
        self.outage.strike()
        lost = [
            Letter(changed.job.id, changed.job.kind, owner, None)
            for owner, changed in self.jobs.values()
            if changed.job.status is JobStatus.QUEUED and changed.job.id not in self.letters
        ]
        self.letters |= {letter.job_id: letter for letter in lost}
        return len(lost)

    async def waiting(self) -> int:
        self.outage.strike()
        return len(self.letters)

    def _of(self, user_id: int) -> list[ChangedJob]:
        jobs = [changed for owner, changed in self.jobs.values() if owner == user_id]
        return sorted(jobs, key=lambda changed: changed.changed_at)


@dataclass
class MemoryQueue:
    """What the worker would get."""

    outage: Outage = field(default_factory=lambda: Outage("rabbitmq"))
    letters: list[Letter] = field(default_factory=list)
    connected: bool = True

    async def put(self, letter: Letter) -> None:
        self.outage.strike()
        self.letters.append(letter)

    async def length(self) -> int:
        self.outage.strike()
        return len(self.letters)


@dataclass
class MemoryFileStore:
    files: dict[UUID, tuple[bytes, str]] = field(default_factory=dict)

    async def find(self, job_id: UUID) -> JobFile | None:
        if job_id not in self.files:
            return None
        content, media_type = self.files[job_id]
        return JobFile(len(content), media_type)

    async def read(self, job_id: UUID, size: int) -> AsyncIterator[bytes]:
        content, _ = self.files[job_id]
        for offset in range(0, size, 4):
            yield content[offset : offset + 4]
