import pytest
from fakeredis import FakeAsyncRedis
from prometheus_client import CollectorRegistry
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from chat_services.chat_service.live import session as session_module
from chat_services.chat_service.rooms.messages import MessageStore
from chat_services.shared.events import SessionRevoked, publish
from chat_services.shared.keys import revoked_session
from tests.unit.apps.chat.live import Replicas, joined, replica
from tests.unit.apps.chat.support import access_token

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"type": "shout"}',
        '{"type": "send", "room_id": "x", "text": "y"}',
        b"\x00",
    ],
)
async def test_a_frame_that_makes_no_sense_is_answered_and_does_no_harm(
    replicas: Replicas, frame: str | bytes
) -> None:
    async with joined(replicas.here, "ann") as ann:
        await ann.websocket.send(frame)
        assert (await ann.hear("error"))["code"] == "invalid"
        await ann.send(type="ping")
        await ann.hear("pong")


async def test_a_text_that_is_too_long_is_an_error_and_not_the_end(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ann:
        await ann.say(replicas.room_id, "x" * 2001)
        error = await ann.hear("error")
        assert (error["code"], "text" in str(error["detail"])) == ("invalid", True)


async def test_a_frame_beyond_all_measure_ends_the_websocket(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ann:
        await ann.websocket.send("x" * 70_000)
        assert (await ann.end())[0] == 1009


async def test_who_sends_too_fast_is_told(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ann:
        for _ in range(25):
            await ann.send(type="ping")
        assert (await ann.hear("error"))["code"] == "too_fast"


@pytest.mark.parametrize("token", ["", "nonsense", access_token("ann", seconds=-1)])
async def test_without_a_valid_token_the_handshake_is_refused(replicas: Replicas, token: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        await connect(f"ws://{replicas.here}/ws?token={token}")
    assert caught.value.response.status_code == 401
    assert await replicas.metric('websocket_refused_total{status="401"}') == 1


async def test_the_token_may_come_in_the_query_or_as_a_subprotocol(replicas: Replicas) -> None:
    token = access_token("ann")
    async with connect(f"ws://{replicas.here}/ws?token={token}") as websocket:
        assert websocket.subprotocol is None
    offered = [Subprotocol("chat.v1"), Subprotocol(f"bearer.{token}")]
    async with connect(f"ws://{replicas.here}/ws", subprotocols=offered) as websocket:
        assert websocket.subprotocol == "chat.v1"


async def test_an_ended_session_opens_no_websocket(replicas: Replicas) -> None:
    await replicas.redis.set(revoked_session("s1"), "1")
    with pytest.raises(InvalidStatus) as caught:
        await connect(f"ws://{replicas.here}/ws?token={access_token('ann')}")
    assert caught.value.response.status_code == 401


async def test_the_end_of_a_session_ends_its_websockets_and_no_others(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ended, joined(replicas.here, "ann", session="s2") as other:
        await publish(replicas.redis, "ann", SessionRevoked(session="s1"))
        assert (await ended.end())[0] == 4403
        await other.send(type="ping")
        await other.hear("pong")


async def test_a_websocket_ends_with_its_access_token(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann", seconds=1) as ann:
        code, reason = await ann.end()
    assert (code, "expired" in str(reason)) == (4401, True)
    assert await replicas.metric('websocket_closed_total{reason="expired"}') == 1


async def test_a_client_that_does_not_read_is_cut_off(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "OUTBOX_FRAMES", 5)
    messages = MessageStore(replicas.redis, history_length=100, registry=CollectorRegistry())
    async with joined(replicas.here, "ann") as ann:
        ann.websocket.transport.pause_reading()
        for _ in range(20_000):
            await messages.send(replicas.room_id, "bob", "x" * 2000)
            if await replicas.redis.pubsub_numsub(f"chat:room:{replicas.room_id}:live") == [
                (f"chat:room:{replicas.room_id}:live", 0)
            ]:
                break
        assert await replicas.metric('websocket_closed_total{reason="slow"}') == 1
        assert await replicas.metric("websocket_connections") == 0
        ann.websocket.transport.abort()


async def test_a_full_replica_sends_newcomers_away(redis: FakeAsyncRedis) -> None:
    async with replica(redis, MAX_CONNECTIONS="1") as address:
        async with joined(address, "ann"):
            with pytest.raises(InvalidStatus) as caught:
                await connect(f"ws://{address}/ws?token={access_token('bob')}")
            assert caught.value.response.status_code == 503
            assert "Retry-After" in caught.value.response.headers
        async with joined(address, "bob"):
            pass
