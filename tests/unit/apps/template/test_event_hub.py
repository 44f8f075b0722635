import asyncio
from contextlib import ExitStack

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from template_api.events import hub as hub_module
from template_api.events.hub import STREAMS_PER_USER, TooManyStreamsError
from template_api.jobs.announcer import CHANNEL
from template_api.jobs.schema import JobStatus
from tests.unit.apps.template.bench import Bench, Browser
from tests.unit.apps.template.watcher import Watcher, export, hub_running, publish

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def little_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(hub_module, "RETRY_SECONDS", 0.02)


async def test_a_change_that_the_worker_announces_is_told(
    bench: Bench, user: Browser, redis: FakeAsyncRedis
) -> None:
    job_id = await export(user)
    async with hub_running(bench):
        with bench.hub.stream(1) as news:
            watcher = Watcher(bench, 1, news)
            await watcher.begin()
            await watcher.job()
            await publish(redis, bench.jobs.progress(job_id, JobStatus.RUNNING, 40))
            assert await watcher.job() == (job_id, "running", 40)


async def test_a_change_that_became_visible_late_is_told_too(
    bench: Bench, user: Browser, redis: FakeAsyncRedis
) -> None:
    late, early = await export(user), await export(user)
    async with hub_running(bench):
        with bench.hub.stream(1) as news:
            watcher = Watcher(bench, 1, news)
            await watcher.begin()
            await watcher.job()
            await watcher.job()
            await publish(redis, bench.jobs.progress(early, JobStatus.RUNNING, 10))
            assert await watcher.job() == (early, "running", 10)
            await publish(redis, bench.jobs.progress(late, JobStatus.RUNNING, 5, late=1.5))
            assert await watcher.job() == (late, "running", 5)


async def test_nobody_hears_of_the_jobs_of_others(bench: Bench, user: Browser, redis: FakeAsyncRedis) -> None:
    job_id = await export(user)
    async with hub_running(bench):
        with bench.hub.stream(2) as news:
            news.take()
            notice = bench.jobs.progress(job_id, JobStatus.RUNNING, 40)
            await publish(redis, notice)
            await publish(redis, notice.model_copy(update={"user_id": 2}))  # the worker may be wrong
            await asyncio.wait_for(news.arrived.wait(), 2)
            assert await bench.jobs.some(2, news.take()[1]) == []


async def test_what_is_no_notice_is_passed_over(
    bench: Bench, user: Browser, redis: FakeAsyncRedis, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = await export(user)
    async with hub_running(bench):
        with bench.hub.stream(1) as news:
            news.take()
            await redis.publish(CHANNEL, "nonsense")
            await publish(redis, bench.jobs.progress(job_id, JobStatus.RUNNING, 1))
            await asyncio.wait_for(news.arrived.wait(), 2)
            assert news.take() == (False, frozenset({job_id}))
    assert "what came through the channel is no notice" in caplog.messages


async def test_without_redis_streams_read_for_themselves(
    bench: Bench, user: Browser, redis_server: FakeServer
) -> None:
    job_id = await export(user)
    redis_server.connected = False
    async with hub_running(bench):
        with bench.hub.stream(1) as news:
            watcher = Watcher(bench, 1, news)
            await watcher.begin()
            await watcher.job()
            bench.jobs.progress(job_id, JobStatus.RUNNING, 40)
            assert await watcher.job() == (job_id, "running", 40)


async def test_streams_are_counted_and_forgotten(bench: Bench) -> None:
    with bench.hub.stream(1), bench.hub.stream(1), bench.hub.stream(2):
        assert bench.metric("sse_clients") == 3
    assert bench.metric("sse_clients") == 0
    with bench.hub.stream(1):
        assert bench.metric("sse_clients") == 1


async def test_nobody_opens_streams_without_end(bench: Bench) -> None:
    with ExitStack() as opened:
        for _ in range(STREAMS_PER_USER):
            opened.enter_context(bench.hub.stream(1))
        with pytest.raises(TooManyStreamsError), bench.hub.stream(1):
            pass
        with bench.hub.stream(2):
            pass
