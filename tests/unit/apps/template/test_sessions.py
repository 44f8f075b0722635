import pytest
from fakeredis import FakeAsyncRedis
from redis.exceptions import ConnectionError as RedisConnectionError

from template_api.auth.accounts import ACCOUNT_SECONDS, Accounts
from template_api.auth.sessions import Rotation, Sessions
from template_api.auth.tokens import Holder
from template_api.redis_gate import RedisGate
from template_api.users.schema import Role
from template_api.users.store import NewRow, RowChange
from tests.unit.apps.template.bench import Bench

pytestmark = pytest.mark.anyio


@pytest.fixture
def sessions(bench: Bench) -> Sessions:
    return Sessions(bench.gate, bench.mint)


async def account_of(bench: Bench) -> Holder:
    user = await bench.users.add(NewRow("ann@example.com", "Ann", "-", Role.USER))
    return Holder(user.id, token_version=0, session_id="s")


async def test_a_session_ends_with_its_refresh_token(sessions: Sessions, redis: FakeAsyncRedis) -> None:
    holder, _ = await sessions.begin(1, 0)
    assert 604_790 < await redis.ttl(f"template:session:{holder.session_id}") <= 604_800


async def test_a_session_of_which_nothing_is_known_is_not_rotated(
    sessions: Sessions, redis: FakeAsyncRedis
) -> None:
    holder, token = await sessions.begin(1, 0)
    await redis.flushall()
    assert (await sessions.rotate(holder, token))[0] is Rotation.UNKNOWN


async def test_a_rotation_done_twice_because_the_answer_was_lost_is_one(
    sessions: Sessions, redis: FakeAsyncRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, token = await sessions.begin(1, 0)
    script = redis.evalsha
    calls = 0

    async def lose_the_first_answer(sha: str, numkeys: int, *arguments: str | int) -> object:
        nonlocal calls
        calls += 1
        answer: object = await script(sha, numkeys, *arguments)
        if calls == 2:  # the first call only tells that the script must be loaded
            raise RedisConnectionError("Connection closed by server.")
        return answer

    monkeypatch.setattr(redis, "evalsha", lose_the_first_answer)
    rotation, following = await sessions.rotate(holder, token)
    assert (rotation, calls) == (Rotation.ROTATED, 3)
    assert (await sessions.rotate(holder, following))[0] is Rotation.ROTATED


async def test_an_account_is_read_once_and_kept_for_seconds(bench: Bench, redis: FakeAsyncRedis) -> None:
    holder = await account_of(bench)
    first, second = await bench.accounts.of(holder), await bench.accounts.of(holder)
    assert first == second == bench.users.rows[1].account
    assert bench.users.reads == 1
    assert 0 < await redis.ttl("template:account:1") <= ACCOUNT_SECONDS


async def test_a_slow_reader_does_not_put_back_what_was_changed(bench: Bench) -> None:
    holder = await account_of(bench)

    class SlowStore:
        """Between its reading and its answer the account is changed."""

        def __getattr__(self, name: str) -> object:
            return getattr(bench.users, name)

        async def account(self, user_id: int) -> object:
            old = await bench.users.account(user_id)
            await bench.users.change(user_id, RowChange(is_active=False))
            await bench.accounts.refresh(user_id)
            return old

    slow = Accounts(bench.gate, SlowStore())  # type: ignore[arg-type]  # it passes all else on
    await slow.of(holder)
    assert await bench.accounts.of(holder) is None


async def test_a_removed_account_is_known_to_be_gone(bench: Bench) -> None:
    holder = await account_of(bench)
    await bench.accounts.of(holder)
    bench.users.rows.clear()
    await bench.accounts.refresh(holder.user_id)
    reads = bench.users.reads
    assert await bench.accounts.of(holder) is None
    assert bench.users.reads == reads


async def test_a_session_that_has_ended_is_no_longer_good(bench: Bench, sessions: Sessions) -> None:
    holder = await account_of(bench)
    assert await bench.accounts.of(holder) is not None
    await sessions.end(holder.session_id)
    assert await bench.accounts.of(holder) is None


async def test_the_gate_tries_once_more_on_a_fresh_connection(redis: FakeAsyncRedis) -> None:
    attempts = 0

    async def stale_at_first() -> str:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise RedisConnectionError("Connection closed by server.")
        return "answer"

    assert await RedisGate(redis).run(stale_at_first) == "answer"
