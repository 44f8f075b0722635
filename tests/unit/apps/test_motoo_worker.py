import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry

from motoo_backend.jobs import queue as queue_module
from motoo_backend.jobs import worker as worker_module
from motoo_backend.jobs.handlers import JobFailedError
from motoo_backend.jobs.metrics import JobMetrics
from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.schema import (
    InventoryReport,
    InventoryReportRequest,
    Job,
    JobRequest,
    JobResult,
    JobStatus,
)
from motoo_backend.jobs.upkeep import QueueUpkeep
from motoo_backend.jobs.worker import MAX_ATTEMPTS, JobWorker
from service_kit.errors import DependencyUnavailableError
from service_kit.request_id import current_request_id
from tests.unit.apps.fakes import MemoryJobStore

pytestmark = pytest.mark.anyio

REPORT = InventoryReport(makes=[])


@dataclass
class Handler:
    """Does what the test says, and remembers within which requests."""

    behave: Callable[[], JobResult] = lambda: REPORT
    seconds: float = 0
    request_ids: list[str | None] = field(default_factory=list)

    async def run(self, request: JobRequest) -> JobResult:
        self.request_ids.append(current_request_id())
        await asyncio.sleep(self.seconds)
        return self.behave()


class Bench:
    """A worker with all it needs."""

    def __init__(self, redis: FakeAsyncRedis, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.store = MemoryJobStore()
        self.queue = JobQueue(redis, consumer="ours")
        self.handler = Handler()
        self.metrics = JobMetrics(registry)
        self.worker = JobWorker(
            queue=self.queue,
            store=self.store,
            handler=self.handler,
            metrics=self.metrics,
            timeout_seconds=0.05,
        )
        self.upkeep = QueueUpkeep(queue=self.queue, store=self.store, metrics=self.metrics)

    async def submit(self) -> UUID:
        job_id = uuid4()
        await self.store.add(job_id, InventoryReportRequest(kind="inventory_report"), "r-1")
        await self.queue.put(str(job_id))
        return job_id

    async def job(self, job_id: UUID) -> Job:
        job = await self.store.get(job_id)
        assert job is not None
        return job

    def processed(self, status: str) -> float | None:
        return self.registry.get_sample_value("jobs_processed_total", {"status": status})


@pytest.fixture
def bench(redis: FakeAsyncRedis, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(queue_module, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.01)
    return Bench(redis, registry)


def raising(error: Exception) -> Callable[[], JobResult]:
    def behave() -> JobResult:
        raise error

    return behave


async def test_a_job_is_done_stored_and_then_acknowledged(bench: Bench) -> None:
    job_id = await bench.submit()
    await bench.worker.step()
    job = await bench.job(job_id)
    assert (job.status, job.result) == (JobStatus.SUCCEEDED, REPORT)
    assert await bench.queue.present() == set()
    assert bench.processed("succeeded") == 1
    labels = {"kind": "inventory_report"}
    assert bench.registry.get_sample_value("job_duration_seconds_count", labels) == 1


async def test_a_job_is_done_under_the_id_of_its_request(bench: Bench) -> None:
    await bench.submit()
    await bench.worker.step()
    assert bench.handler.request_ids == ["r-1"]


async def test_a_job_that_cannot_succeed_fails_with_its_reason(bench: Bench) -> None:
    bench.handler.behave = raising(JobFailedError("There is no motorcycle 7."))
    job_id = await bench.submit()
    await bench.worker.step()
    job = await bench.job(job_id)
    assert (job.status, job.error) == (JobStatus.FAILED, "There is no motorcycle 7.")
    assert bench.processed("failed") == 1


async def test_a_bug_fails_the_job_and_tells_only_the_log(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.handler.behave = raising(ZeroDivisionError("inner workings"))
    job_id = await bench.submit()
    await bench.worker.step()
    assert (await bench.job(job_id)).error == "The service failed to do the job."
    assert any(record.exc_info for record in caplog.records)


async def test_a_job_that_takes_too_long_fails(bench: Bench) -> None:
    bench.handler.seconds = 5
    job_id = await bench.submit()
    await bench.worker.step()
    assert (await bench.job(job_id)).error == "It took longer than 0.05 s."


async def test_a_job_delivered_twice_is_done_once(bench: Bench) -> None:
    job_id = await bench.submit()
    await bench.queue.put(str(job_id))
    await bench.worker.step()
    await bench.worker.step()
    assert len(bench.handler.request_ids) == 1
    assert await bench.queue.present() == set()


async def test_an_unknown_job_is_dropped(bench: Bench) -> None:
    await bench.queue.put(str(uuid4()))
    await bench.worker.step()
    assert await bench.queue.present() == set()


async def test_a_job_that_keeps_killing_its_worker_is_given_up(bench: Bench) -> None:
    job_id = await bench.submit()
    for _ in range(MAX_ATTEMPTS):
        await bench.store.claim(job_id)
    await bench.worker.step()
    job = await bench.job(job_id)
    assert (job.status, bench.handler.request_ids) == (JobStatus.FAILED, [])
    assert job.error == "Given up after 5 attempts."


async def test_a_job_waits_out_an_outage_of_the_store(bench: Bench) -> None:
    job_id = await bench.submit()
    bench.store.outage.on = True
    with pytest.raises(DependencyUnavailableError):
        await bench.worker.step()
    assert await bench.queue.present() == {str(job_id)}

    stop = asyncio.Event()
    running = asyncio.create_task(bench.worker.run(stop))
    await asyncio.sleep(0.05)
    bench.store.outage.on = False
    async with asyncio.timeout(2):
        while (await bench.job(job_id)).status is not JobStatus.SUCCEEDED:
            await asyncio.sleep(0.01)
    stop.set()
    await running


async def test_a_stopping_worker_finishes_the_job_at_hand(bench: Bench) -> None:
    bench.handler.seconds = 0.03
    job_id = await bench.submit()
    stop = asyncio.Event()
    running = asyncio.create_task(bench.worker.run(stop))
    while not bench.handler.request_ids:
        await asyncio.sleep(0)
    stop.set()
    await running
    assert (await bench.job(job_id)).status is JobStatus.SUCCEEDED


async def test_upkeep_delivers_jobs_that_redis_has_lost(bench: Bench, redis: FakeAsyncRedis) -> None:
    lost = await bench.submit()
    await redis.flushall()
    queued = await bench.submit()
    await bench.upkeep.step()
    assert await bench.queue.present() == {str(lost), str(queued)}
    assert bench.registry.get_sample_value("jobs_requeued_total") == 1
    assert bench.registry.get_sample_value("jobs_queue_length") == 2


async def test_upkeep_leaves_a_job_that_is_being_done_alone(bench: Bench) -> None:
    await bench.submit()
    await bench.queue.take()
    await bench.upkeep.step()
    assert await bench.queue.length() == 0


async def test_the_queue_length_is_unknown_without_redis(bench: Bench, redis_server: FakeServer) -> None:
    redis_server.connected = False
    stop = asyncio.Event()
    running = asyncio.create_task(bench.upkeep.run(stop))
    await asyncio.sleep(0.02)
    stop.set()
    await running
    length = bench.registry.get_sample_value("jobs_queue_length")
    assert length is not None
    assert length != length  # noqa: PLR0124 - only NaN differs from itself
