import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry
from starlette.requests import Request

from service_kit.errors import DependencyUnavailableError
from template_api.limits.client import client_of
from template_api.limits.limiter import Limiter, LimitExceededError
from template_api.limits.rules import EVERYWHERE, Rule, Scope, rules
from template_api.redis_gate import RedisGate
from template_api.settings import RateLimits
from tests.unit.apps.template.bench import Bench, Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def limiter(redis: FakeAsyncRedis, registry: CollectorRegistry) -> Limiter:
    limits = {scope: Rule(per_minute=60, burst=3) for scope in Scope} | {
        Scope.LOGIN: Rule(per_minute=6, burst=1, guards=True)
    }
    return Limiter(RedisGate(redis), limits, registry)


async def granted(limiter: Limiter, scope: Scope, subject: str, attempts: int) -> int:
    count = 0
    for _ in range(attempts):
        try:
            await limiter.take(scope, subject)
            count += 1
        except LimitExceededError:
            continue
    return count


async def test_a_burst_is_let_through_and_no_more(limiter: Limiter) -> None:
    assert await granted(limiter, Scope.CLIENT, "a", 10) == 3


async def test_subjects_and_scopes_are_counted_by_themselves(limiter: Limiter) -> None:
    await granted(limiter, Scope.CLIENT, "a", 10)
    assert await granted(limiter, Scope.CLIENT, "b", 1) == 1
    assert await granted(limiter, Scope.ACCOUNT, "a", 1) == 1


async def test_the_refusal_says_when_to_come_back_and_is_counted(
    limiter: Limiter, registry: CollectorRegistry
) -> None:
    await limiter.take(Scope.LOGIN, "a")
    with pytest.raises(LimitExceededError) as caught:
        await limiter.take(Scope.LOGIN, "a")
    assert caught.value.headers is not None
    assert 9 <= int(caught.value.headers["Retry-After"]) <= 10
    assert registry.get_sample_value("rate_limited_total", {"scope": "login"}) == 1


async def test_what_was_taken_drains_away_with_time(limiter: Limiter, redis: FakeAsyncRedis) -> None:
    await granted(limiter, Scope.CLIENT, "a", 3)
    (key,) = await redis.keys("*")
    drained = int(await redis.get(key) or 0)
    assert 2900 < await redis.pttl(key) <= 3000
    await redis.set(key, drained - 2_000_000)  # two seconds later, as the script sees it
    assert await granted(limiter, Scope.CLIENT, "a", 10) == 2


async def test_a_refused_request_does_not_make_the_wait_longer(
    limiter: Limiter, redis: FakeAsyncRedis
) -> None:
    await granted(limiter, Scope.CLIENT, "a", 3)
    (key,) = await redis.keys("*")
    before = await redis.get(key)
    await granted(limiter, Scope.CLIENT, "a", 5)
    assert await redis.get(key) == before


async def test_a_forgotten_subject_begins_anew(limiter: Limiter) -> None:
    await granted(limiter, Scope.CLIENT, "a", 3)
    await limiter.forget(Scope.CLIENT, "a")
    assert await granted(limiter, Scope.CLIENT, "a", 3) == 3


async def test_without_redis_only_what_guards_is_refused(limiter: Limiter, redis_server: FakeServer) -> None:
    redis_server.connected = False
    assert await granted(limiter, Scope.CLIENT, "a", 10) == 10
    with pytest.raises(DependencyUnavailableError):
        await limiter.take(Scope.LOGIN, "a")
    await limiter.forget(Scope.LOGIN, "a")


async def test_no_address_or_name_is_kept_in_the_clear(limiter: Limiter, redis: FakeAsyncRedis) -> None:
    await limiter.take(Scope.ACCOUNT, "ann@example.com")
    assert "ann" not in str(await redis.keys("*"))


def test_one_address_alone_cannot_lock_an_account_for_all() -> None:
    limits = rules(RateLimits())
    assert limits[Scope.LOGIN_EVERYWHERE].per_minute >= EVERYWHERE * limits[Scope.LOGIN_ACCOUNT].per_minute
    assert limits[Scope.LOGIN_EVERYWHERE].burst > limits[Scope.LOGIN_ACCOUNT].burst


def test_every_scope_counted_by_the_minute_has_a_rule() -> None:
    assert set(rules(RateLimits())) == set(Scope) - {Scope.STREAM}


async def test_an_account_is_limited_wherever_it_asks_from(
    redis: FakeAsyncRedis, user: Browser, bench: Bench
) -> None:
    tight = Limiter(bench.gate, {Scope.ACCOUNT: Rule(per_minute=1, burst=1)}, CollectorRegistry())
    await tight.take(Scope.ACCOUNT, "1")
    assert (await user.ask("GET", "/users/me")).status_code == 429


@pytest.mark.parametrize(
    ("host", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "unknown"),
    ],
)
def test_whom_a_request_is_counted_for(host: str, counted_as: str) -> None:
    assert client_of(Request({"type": "http", "client": (host, 1)})) == counted_as


def test_a_request_without_an_address_is_counted_too() -> None:
    assert client_of(Request({"type": "http"})) == "unknown"
