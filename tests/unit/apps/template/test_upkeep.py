from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis

from template_api.jobs.announcer import CHANNEL, Announcer, JobNotice
from template_api.jobs.schema import JobStatus
from template_api.jobs.upkeep import JobUpkeep
from tests.unit.apps.template.bench import Bench

pytestmark = pytest.mark.anyio

NOTICE = JobNotice(job_id=uuid4(), user_id=1, status=JobStatus.FAILED, progress=50)


@dataclass
class Store:
    expired: list[JobNotice] = field(default_factory=list)
    old: list[int] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def expire(self, seconds: int) -> list[JobNotice]:
        self.asked.append(seconds)
        return self.expired

    async def purge(self, days: int) -> int:
        self.asked.append(days)
        return self.old.pop(0) if self.old else 0


def upkeep(bench: Bench, store: Store) -> JobUpkeep:
    return JobUpkeep(
        store=store,
        announcer=Announcer(bench.gate),
        metrics=bench.job_metrics,
        expiry_seconds=60,
        retention_days=7,
    )


async def test_an_expired_job_is_counted_and_announced(bench: Bench, redis: FakeAsyncRedis) -> None:
    async with redis.pubsub() as pubsub:
        await pubsub.subscribe(CHANNEL)
        await upkeep(bench, Store(expired=[NOTICE])).step()
        messages = [await pubsub.get_message(timeout=1) for _ in range(2)]
    heard = [message["data"] for message in messages if message and message["type"] == "message"]
    assert heard == [f'{{"jobId":"{NOTICE.job_id}","userId":1,"status":"failed","progress":50}}']
    assert bench.metric("jobs_expired_total") == 1


async def test_old_jobs_are_removed_batch_by_batch(bench: Bench) -> None:
    store = Store(old=[100, 100, 3])
    await upkeep(bench, store).step()
    assert (store.old, store.asked) == ([], [60, 7, 7, 7, 7])
