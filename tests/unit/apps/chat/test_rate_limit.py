import asyncio

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from chat_services.chat_service.live.bucket import TokenBucket
from chat_services.shared.rate_limit import Rate, RateLimiter
from service_kit.errors import DependencyUnavailableError

pytestmark = pytest.mark.anyio


def limiter(redis: FakeAsyncRedis, *, burst: int = 3, seconds: float = 60.0) -> RateLimiter:
    return RateLimiter(redis, name="test", rate=Rate(burst, seconds))


async def test_a_burst_passes_and_then_there_is_a_wait(redis: FakeAsyncRedis) -> None:
    limit = limiter(redis)
    assert [await limit.take("ann") for _ in range(3)] == [0, 0, 0]
    assert 55 < await limit.take("ann") <= 60


async def test_asking_too_early_makes_the_wait_no_longer(redis: FakeAsyncRedis) -> None:
    limit = limiter(redis)
    waits = [await limit.take("ann") for _ in range(10)]
    assert waits[-1] <= waits[3]


async def test_after_the_interval_one_passes_again(redis: FakeAsyncRedis) -> None:
    limit = limiter(redis, burst=1, seconds=0.05)
    assert await limit.take("ann") == 0
    assert await limit.take("ann") > 0
    await asyncio.sleep(0.06)
    assert await limit.take("ann") == 0


async def test_each_key_has_its_own_limit(redis: FakeAsyncRedis) -> None:
    limit = limiter(redis, burst=1)
    assert await limit.take("ann") == 0
    assert await limit.take("bob") == 0


async def test_what_is_forgotten_can_be_taken_again(redis: FakeAsyncRedis) -> None:
    limit = limiter(redis, burst=1)
    await limit.take("ann")
    await limit.forget("ann")
    assert await limit.take("ann") == 0


async def test_a_limit_leaves_nothing_behind_for_good(redis: FakeAsyncRedis) -> None:
    await limiter(redis, burst=5).take("ann")
    (key,) = await redis.keys()
    assert 0 < await redis.pttl(key) <= 60_000


async def test_without_redis_it_says_so(redis: FakeAsyncRedis, redis_server: FakeServer) -> None:
    limit = limiter(redis)
    redis_server.connected = False
    with pytest.raises(DependencyUnavailableError):
        await limit.take("ann")


async def test_a_bucket_fills_as_time_goes_by() -> None:
    bucket = TokenBucket(burst=2, per_second=50)
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    await asyncio.sleep(0.03)
    assert bucket.take()
