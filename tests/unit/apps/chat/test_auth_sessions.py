import asyncio
import json

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from chat_services.shared.keys import revoked_session, user_channel
from tests.unit.apps.chat.accounts import counted, log_in, refresh
from tests.unit.apps.chat.support import fresh_client, tokens

pytestmark = pytest.mark.anyio


async def test_a_refresh_token_gets_the_next_pair_of_the_same_session(auth: AsyncClient) -> None:
    first = await log_in(auth)
    second = (await refresh(auth, first["refresh_token"])).json()
    third = await refresh(auth, second["refresh_token"])
    assert third.status_code == 200
    sessions = {tokens().verify_user(pair["access_token"]).session for pair in (first, second, third.json())}
    assert len(sessions) == 1


async def test_an_old_refresh_token_ends_the_whole_session(auth: AsyncClient, redis: FakeAsyncRedis) -> None:
    first = await log_in(auth)
    second = (await refresh(auth, first["refresh_token"])).json()
    assert (await refresh(auth, first["refresh_token"])).status_code == 401
    assert (await refresh(auth, second["refresh_token"])).status_code == 401
    session = tokens().verify_user(first["access_token"]).session
    assert 0 < await redis.ttl(revoked_session(session)) <= 600
    assert await counted(auth, 'token_refreshes_total{result="reused"}') == 1
    assert await counted(auth, 'token_refreshes_total{result="unknown"}') == 1


async def test_of_two_refreshes_at_the_same_moment_only_one_gets_tokens(auth: AsyncClient) -> None:
    pair = await log_in(auth)
    answers = await asyncio.gather(*(refresh(auth, pair["refresh_token"]) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]


@pytest.mark.parametrize("token", ["", "nonsense", "a.b", "." * 256])
async def test_a_refresh_token_that_never_was_is_refused(auth: AsyncClient, token: str) -> None:
    assert (await refresh(auth, token)).status_code == 401


async def test_another_session_of_the_same_user_goes_on(auth: AsyncClient) -> None:
    first, other = await log_in(auth), await log_in(auth)
    await auth.post("/auth/logout", json={"refresh_token": first["refresh_token"]})
    assert (await refresh(auth, other["refresh_token"])).status_code == 200


async def test_a_logout_ends_the_session_and_tells_the_users_websockets(
    auth: AsyncClient, redis: FakeAsyncRedis, redis_server: FakeServer
) -> None:
    pair = await log_in(auth)
    session = tokens().verify_user(pair["access_token"]).session
    async with fresh_client(redis_server).pubsub() as listener:
        await listener.subscribe(user_channel("ann"))
        await listener.get_message(timeout=1)
        answer = await auth.post("/auth/logout", json={"refresh_token": pair["refresh_token"]})
        event = await listener.get_message(timeout=1)
    assert answer.status_code == 204
    assert event is not None
    assert json.loads(event["data"]) == {"type": "session_revoked", "session": session}
    assert await redis.exists(revoked_session(session))
    assert (await refresh(auth, pair["refresh_token"])).status_code == 401


async def test_a_second_logout_does_no_harm(auth: AsyncClient) -> None:
    pair = await log_in(auth)
    for _ in range(2):
        answer = await auth.post("/auth/logout", json={"refresh_token": pair["refresh_token"]})
        assert answer.status_code == 204


async def test_a_session_does_not_live_for_ever(auth: AsyncClient, redis: FakeAsyncRedis) -> None:
    pair = await log_in(auth)
    session = tokens().verify_user(pair["access_token"]).session
    await refresh(auth, pair["refresh_token"])
    assert 0 < await redis.ttl(f"chat:session:{session}") <= 30 * 86400
