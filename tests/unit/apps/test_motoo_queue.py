import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from motoo_backend.jobs import queue as queue_module
from motoo_backend.jobs.queue import CONSUMERS, DEAD_AFTER_SECONDS, JobQueue
from service_kit.errors import DependencyUnavailableError

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_module, "WAIT_SECONDS", 0.01)


@pytest.fixture
def ours(redis: FakeAsyncRedis) -> JobQueue:
    return JobQueue(redis, consumer="ours")


@pytest.fixture
def theirs(redis: FakeAsyncRedis) -> JobQueue:
    return JobQueue(redis, consumer="theirs")


async def falls_silent(redis: FakeAsyncRedis, consumer: str) -> None:
    """As if its last heartbeat was too long ago."""
    await redis.zincrby(CONSUMERS, -DEAD_AFTER_SECONDS - 1, consumer)


async def test_ids_come_out_in_the_order_they_went_in(ours: JobQueue) -> None:
    await ours.put("a", "b")
    await ours.put("c")
    assert [await ours.take() for _ in range(4)] == ["a", "b", "c", None]


async def test_an_id_is_given_to_one_consumer_only(ours: JobQueue, theirs: JobQueue) -> None:
    await ours.put("a")
    assert await ours.take() == "a"
    assert await theirs.take() is None


async def test_an_acknowledged_id_is_gone(ours: JobQueue) -> None:
    await ours.put("a")
    await ours.take()
    await ours.acknowledge("a")
    assert await ours.present() == set()


async def test_a_taken_id_is_present_until_it_is_acknowledged(ours: JobQueue, theirs: JobQueue) -> None:
    await theirs.heartbeat()
    await ours.put("a", "b", "c")
    await ours.take()
    await theirs.take()
    assert await ours.present() == {"a", "b", "c"}
    assert await ours.length() == 1


async def test_orphans_of_a_silent_consumer_go_first(
    ours: JobQueue, theirs: JobQueue, redis: FakeAsyncRedis
) -> None:
    await theirs.heartbeat()
    await theirs.put("a", "b", "c")
    await theirs.take()
    await theirs.take()
    await falls_silent(redis, "theirs")
    assert await ours.rescue_orphans() == 2
    assert [await ours.take() for _ in range(3)] == ["a", "b", "c"]
    assert await ours.rescue_orphans() == 0


async def test_a_living_consumer_is_not_robbed(ours: JobQueue, theirs: JobQueue) -> None:
    await theirs.heartbeat()
    await theirs.put("a")
    await theirs.take()
    assert await ours.rescue_orphans() == 0
    assert await ours.take() is None


async def test_a_consumer_taken_for_dead_is_known_again_with_its_next_heartbeat(
    ours: JobQueue, theirs: JobQueue, redis: FakeAsyncRedis
) -> None:
    await theirs.heartbeat()
    await falls_silent(redis, "theirs")
    await ours.rescue_orphans()
    await theirs.put("a")
    await theirs.take()
    await theirs.heartbeat()
    await falls_silent(redis, "theirs")
    assert await ours.rescue_orphans() == 1


async def test_signing_off_leaves_nothing_behind(ours: JobQueue, redis: FakeAsyncRedis) -> None:
    await ours.heartbeat()
    await ours.put("a")
    await ours.take()
    await ours.sign_off()
    assert await ours.length() == 1
    assert await redis.zcard(CONSUMERS) == 0


async def test_without_redis_everything_says_so(ours: JobQueue, redis_server: FakeServer) -> None:
    redis_server.connected = False
    for attempt in (ours.put("a"), ours.take(), ours.heartbeat(), ours.rescue_orphans(), ours.present()):
        with pytest.raises(DependencyUnavailableError, match="redis is unavailable"):
            await attempt
