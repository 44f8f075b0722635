import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry

from motoo_backend.motorcycles import cache as cache_module
from motoo_backend.motorcycles.cache import Lookup, MotorcycleCache
from tests.unit.apps.fakes import MemoryMotorcycleStore, motorcycle

pytestmark = pytest.mark.anyio


@pytest.fixture
def cache(redis: FakeAsyncRedis, registry: CollectorRegistry) -> MotorcycleCache:
    return MotorcycleCache(redis, ttl_seconds=30, registry=registry)


@pytest.fixture
def store() -> MemoryMotorcycleStore:
    return MemoryMotorcycleStore(rows={1: motorcycle(1)})


async def test_the_second_read_does_not_ask_the_store(
    cache: MotorcycleCache, store: MemoryMotorcycleStore, registry: CollectorRegistry
) -> None:
    first = await cache.read(1, store.get)
    second = await cache.read(1, store.get)
    assert first == (motorcycle(1), Lookup.MISS)
    assert second == (motorcycle(1), Lookup.HIT)
    assert store.reads == 1
    assert registry.get_sample_value("cache_requests_total", {"result": "hit"}) == 1
    assert registry.get_sample_value("cache_requests_total", {"result": "miss"}) == 1


async def test_an_entry_ends_with_its_time_to_live(
    cache: MotorcycleCache, store: MemoryMotorcycleStore, redis: FakeAsyncRedis
) -> None:
    await cache.read(1, store.get)
    (key,) = await redis.keys("*")
    assert 0 < await redis.ttl(key) <= 30


async def test_a_reader_is_given_the_change_at_once(
    cache: MotorcycleCache, store: MemoryMotorcycleStore
) -> None:
    await cache.read(1, store.get)
    await cache.put(motorcycle(1, version=2, price_cents=1))
    found, lookup = await cache.read(1, store.get)
    assert found is not None
    assert (found.price_cents, lookup) == (1, Lookup.HIT)


async def test_a_slow_reader_does_not_put_an_old_version_back(
    cache: MotorcycleCache, store: MemoryMotorcycleStore
) -> None:
    await cache.put(motorcycle(1, version=10))
    await cache.put(motorcycle(1, version=9))
    found, _ = await cache.read(1, store.get)
    assert found is not None
    assert found.version == 10


async def test_a_removed_motorcycle_stays_gone_for_slow_readers(
    cache: MotorcycleCache, store: MemoryMotorcycleStore
) -> None:
    await cache.remove(1, last_version=1)
    await cache.put(motorcycle(1, version=1))
    assert await cache.read(1, store.get) == (None, Lookup.HIT)
    assert store.reads == 0


async def test_what_is_not_there_is_not_cached(cache: MotorcycleCache, store: MemoryMotorcycleStore) -> None:
    assert await cache.read(2, store.get) == (None, Lookup.MISS)
    assert await cache.read(2, store.get) == (None, Lookup.MISS)


async def test_without_redis_the_store_answers(
    cache: MotorcycleCache, store: MemoryMotorcycleStore, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    assert await cache.read(1, store.get) == (motorcycle(1), Lookup.BYPASS)
    await cache.put(motorcycle(1))


async def test_after_a_failure_redis_is_left_alone_for_a_while(
    cache: MotorcycleCache,
    store: MemoryMotorcycleStore,
    redis_server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = 100.0
    monkeypatch.setattr(cache_module, "monotonic", lambda: clock)
    redis_server.connected = False
    await cache.read(1, store.get)
    redis_server.connected = True
    assert (await cache.read(1, store.get))[1] is Lookup.BYPASS
    clock += cache_module.RETRY_SECONDS
    assert (await cache.read(1, store.get))[1] is Lookup.MISS


async def test_an_entry_of_another_release_is_a_miss(
    cache: MotorcycleCache, store: MemoryMotorcycleStore, redis: FakeAsyncRedis
) -> None:
    await cache.put(motorcycle(1))
    (key,) = await redis.keys("*")
    await redis.set(key, '1:{"wheels": 2}')
    assert await cache.read(1, store.get) == (motorcycle(1), Lookup.MISS)
