"""Telling the event streams of all replicas, through Redis, that there is something to read about a job."""

from contextlib import suppress
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from service_kit.errors import DependencyUnavailableError
from template_api.jobs.schema import Job, JobStatus
from template_api.redis_gate import RedisGate

CHANNEL = "jobs"


class JobNotice(BaseModel):
    """What goes through the channel, from here and from the worker: `{"jobId", "userId", …}`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    job_id: UUID
    user_id: int
    status: JobStatus
    progress: int

    @classmethod
    def of(cls, job: Job, user_id: int) -> Self:
        """The notice about a job."""
        return cls(job_id=job.id, user_id=user_id, status=job.status, progress=job.progress)


class Announcer:
    """Announces; without Redis nobody hears, and the event streams read for themselves."""

    def __init__(self, gate: RedisGate) -> None:
        self._gate = gate

    async def announce(self, notice: JobNotice) -> None:
        """To be called once the job's change is stored."""
        with suppress(DependencyUnavailableError):
            text = notice.model_dump_json(by_alias=True)
            await self._gate.run(lambda: self._gate.redis.publish(CHANNEL, text))
