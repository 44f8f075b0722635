import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from template_api.users.cache import PAGES, Lookup
from template_api.users.schema import UserPage, UserQuery
from tests.unit.apps.template.bench import Bench

pytestmark = pytest.mark.anyio

QUERY = UserQuery()
OLD = UserPage(items=[], next_cursor="1")
NEW = UserPage(items=[], next_cursor="2")


async def old(_: UserQuery) -> UserPage:
    return OLD


async def new(_: UserQuery) -> UserPage:
    return NEW


async def test_a_page_is_kept_for_its_time_to_live(bench: Bench, redis: FakeAsyncRedis) -> None:
    assert await bench.pages.read(QUERY, old) == (OLD.model_dump_json(), Lookup.MISS)
    assert await bench.pages.read(QUERY, new) == (OLD.model_dump_json(), Lookup.HIT)
    assert 0 < await redis.ttl(PAGES) <= 30


async def test_more_pages_do_not_make_the_older_ones_live_longer(bench: Bench, redis: FakeAsyncRedis) -> None:
    await bench.pages.read(QUERY, old)
    await redis.expire(PAGES, 5)
    await bench.pages.read(UserQuery(limit=7), old)
    assert await redis.ttl(PAGES) <= 5


async def test_a_slow_reader_does_not_put_back_what_was_changed(bench: Bench) -> None:
    async def changed_meanwhile(_: UserQuery) -> UserPage:
        await bench.pages.invalidate()
        return OLD

    await bench.pages.read(QUERY, changed_meanwhile)
    assert await bench.pages.read(QUERY, new) == (NEW.model_dump_json(), Lookup.MISS)


async def test_a_slow_reader_does_not_mix_with_a_faster_one(bench: Bench) -> None:
    async def overtaken(_: UserQuery) -> UserPage:
        await bench.pages.invalidate()
        await bench.pages.read(QUERY, new)
        return OLD

    await bench.pages.read(QUERY, overtaken)
    assert await bench.pages.read(QUERY, old) == (NEW.model_dump_json(), Lookup.HIT)


async def test_without_redis_pages_are_loaded_and_changes_go_on(
    bench: Bench, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    assert await bench.pages.read(QUERY, new) == (NEW.model_dump_json(), Lookup.BYPASS)
    await bench.pages.invalidate()
