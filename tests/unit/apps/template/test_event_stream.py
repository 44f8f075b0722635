import asyncio

import pytest

from template_api.events import stream as stream_module
from template_api.jobs.schema import JobStatus
from template_api.users.schema import Role
from tests.unit.apps.template.bench import Bench, Browser
from tests.unit.apps.template.watcher import Watcher, export

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def little_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "RETRY_SECONDS", 0.02)


@pytest.fixture
async def user_id(user: Browser) -> int:
    return 1


async def test_a_stream_begins_with_how_things_are(bench: Bench, user: Browser) -> None:
    first, second = await export(user), await export(user)
    bench.jobs.progress(first, JobStatus.SUCCEEDED, 100)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news)
        await watcher.begin()
        assert [await watcher.job(), await watcher.job()] == [
            (second, "queued", 0),
            (first, "succeeded", 100),
        ]
        assert await watcher.is_silent()


async def test_a_stream_is_resumed_after_the_last_event(bench: Bench, user: Browser) -> None:
    old, changed = await export(user), await export(user)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news)
        await watcher.begin()
        last = [await watcher.next() for _ in range(2)][-1]
    for _ in range(15):
        bench.jobs.progress(changed, JobStatus.RUNNING, 50)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news, last_event_id=str(int(last.id or 0) + 12_000_000))
        await watcher.begin()
        assert await watcher.job() == (changed, "running", 50)
        assert await watcher.is_silent()
    assert old != changed


@pytest.mark.parametrize("event_id", ["", "x", "-1", "²", "9" * 17])
async def test_an_id_that_is_not_ours_begins_anew(bench: Bench, user: Browser, event_id: str) -> None:
    job_id = await export(user)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news, last_event_id=event_id)
        await watcher.begin()
        assert await watcher.job() == (job_id, "queued", 0)


async def test_nothing_is_sent_twice_when_all_is_looked_at_again(bench: Bench, user: Browser) -> None:
    await export(user)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news)
        await watcher.begin()
        await watcher.job()
        news.missed()
        assert await watcher.is_silent()


async def test_a_change_that_became_visible_late_is_found_when_all_is_looked_at_again(
    bench: Bench, user: Browser
) -> None:
    late, early = await export(user), await export(user)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news)
        await watcher.begin()
        await watcher.job()
        await watcher.job()
        bench.jobs.progress(early, JobStatus.RUNNING, 10)
        news.missed()
        assert await watcher.job() == (early, "running", 10)
        bench.jobs.progress(late, JobStatus.RUNNING, 5, late=1.5)
        news.missed()
        assert await watcher.job() == (late, "running", 5)


async def test_without_the_database_a_stream_waits_for_it(bench: Bench, user: Browser) -> None:
    job_id = await export(user)
    with bench.hub.stream(1) as news:
        watcher = Watcher(bench, 1, news)
        await watcher.begin()
        bench.jobs.outage.on = True
        waiting = asyncio.create_task(watcher.job())
        await asyncio.sleep(0.05)
        bench.jobs.outage.on = False
        assert await waiting == (job_id, "queued", 0)


async def test_a_stream_ends_when_the_service_stops(bench: Bench, user_id: int) -> None:
    with bench.hub.stream(user_id) as news:
        watcher = Watcher(bench, user_id, news)
        await watcher.begin()
        ending = asyncio.create_task(watcher.ends())
        await asyncio.sleep(0.02)
        bench.stop.set()
        assert await ending


async def test_a_stream_ends_with_the_access_token(bench: Bench, user_id: int) -> None:
    with bench.hub.stream(user_id) as news:
        watcher = Watcher(bench, user_id, news, seconds=0)
        await watcher.begin()
        assert await watcher.ends()


async def test_a_stream_ends_soon_after_the_session(
    bench: Bench, user_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "CHECK_SECONDS", 0.02)
    with bench.hub.stream(user_id) as news:
        watcher = Watcher(bench, user_id, news)
        await watcher.begin()
        await bench.redis.set("template:ended:s", "1")
        assert await watcher.ends()


async def test_the_ticket_of_an_administrator_shows_no_other_jobs(
    bench: Bench, user: Browser, admin: Browser
) -> None:
    await export(user)
    me = (await admin.ask("GET", "/users/me")).json()
    assert me["role"] == Role.ADMIN
    with bench.hub.stream(me["id"]) as news:
        watcher = Watcher(bench, me["id"], news)
        await watcher.begin()
        assert await watcher.is_silent()
