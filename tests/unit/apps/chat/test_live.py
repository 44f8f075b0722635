import asyncio
from contextlib import AsyncExitStack, suppress

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from chat_services.chat_service.live import subscriptions as subscriptions_module
from chat_services.chat_service.rooms.messages import MessageStore
from tests.unit.apps.chat.live import Replicas, joined, replica
from tests.unit.apps.chat.support import access_token

pytestmark = pytest.mark.anyio


async def test_a_message_reaches_members_on_every_replica_once(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ann, joined(replicas.there, "bob") as bob:
        await ann.say(replicas.room_id, "first", ref="7")
        sent = await ann.hear("sent")
        heard = await bob.hear("message")
        assert sent["ref"] == "7"
        assert isinstance(heard["message"], dict)
        assert heard["message"]["id"] == sent["message_id"]
        assert (heard["message"]["sender"], heard["message"]["room_id"]) == ("ann", replicas.room_id)
        await bob.say(replicas.room_id, "second")
        assert [await bob.hear_text(), await ann.hear_text()] == ["second", "first"]
        assert await ann.hear_text() == "second"


async def test_messages_arrive_in_the_order_of_the_history(replicas: Replicas) -> None:
    messages = MessageStore(replicas.redis, history_length=100, registry=CollectorRegistry())
    async with joined(replicas.here, "ann") as ann, joined(replicas.there, "ann") as also_ann:
        texts = [str(number) for number in range(30)]
        await asyncio.gather(*(messages.send(replicas.room_id, "bob", text) for text in texts))
        first = [await ann.hear_text() for _ in texts]
        second = [await also_ann.hear_text() for _ in texts]
    assert first == second
    assert sorted(first) == sorted(texts)


async def test_who_is_not_in_the_room_neither_hears_nor_speaks(replicas: Replicas) -> None:
    async with joined(replicas.here, "eve") as eve, joined(replicas.here, "ann") as ann:
        await eve.say(replicas.room_id, "let me in", ref="1")
        error = await eve.hear("error")
        assert (error["code"], error["ref"]) == ("not_a_member", "1")
        await ann.say(replicas.room_id, "secret")
        assert await ann.hear_text() == "secret"
        await eve.send(type="ping")
        assert (await eve.hear("pong"))["type"] == "pong"
        assert await replicas.metric("messages_delivered_total") == 1


async def test_a_room_joined_while_connected_is_heard_at_once(replicas: Replicas) -> None:
    async with joined(replicas.there, "cid") as cid, joined(replicas.here, "ann") as ann:
        await replicas.membership.invite(replicas.room_id, by="ann", username="cid")
        assert (await cid.hear("room_joined"))["room_id"] == replicas.room_id
        await ann.say(replicas.room_id, "welcome")
        assert await cid.hear_text() == "welcome"


async def test_a_room_left_while_connected_is_not_heard_any_more(replicas: Replicas) -> None:
    async with joined(replicas.here, "bob") as bob, joined(replicas.here, "ann") as ann:
        await replicas.membership.leave(replicas.room_id, "bob")
        assert (await bob.hear("room_left"))["room_id"] == replicas.room_id
        await ann.say(replicas.room_id, "is he gone?")
        await ann.hear_text()
        assert await replicas.metric("messages_delivered_total") == 1


async def test_connected_users_are_online(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann") as ann:
        await ann.send(type="ping")
        await ann.hear("pong")
        assert await replicas.redis.get("chat:user:ann:presence") == "online"


async def test_open_websockets_are_counted(replicas: Replicas) -> None:
    async with joined(replicas.here, "ann"), joined(replicas.here, "bob"):
        assert await replicas.metric("websocket_connections") == 2
        assert await replicas.metric('active_connections{protocol="websocket"}') == 2
    assert await replicas.metric('websocket_closed_total{reason="client"}') == 2


async def test_without_redis_nobody_is_let_in(replicas: Replicas, redis_server: FakeServer) -> None:
    redis_server.connected = False
    with pytest.raises(InvalidStatus) as caught:
        await connect(f"ws://{replicas.here}/ws?token={access_token('ann')}")
    assert caught.value.response.status_code == 503


async def test_after_an_outage_of_redis_clients_are_told_to_look_what_they_have_missed(
    replicas: Replicas, redis_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions_module, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(subscriptions_module, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(subscriptions_module, "QUIET_SECONDS", 0.0)
    async with joined(replicas.here, "ann") as ann:
        redis_server.connected = False
        await ann.say(replicas.room_id, "lost", ref="1")
        error = await ann.hear("error")
        assert (error["code"], error["ref"]) == ("unavailable", "1")
        await asyncio.sleep(0.1)
        redis_server.connected = True
        await replicas.membership.invite(replicas.room_id, by="ann", username="cid")
        await ann.hear("resync")
        await ann.say(replicas.room_id, "back")
        assert await ann.hear_text() == "back"


async def test_a_stop_of_the_service_ends_its_websockets(redis: FakeAsyncRedis) -> None:
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(replica(redis))
        ann = await stack.enter_async_context(joined(address, "ann"))
        stopping = asyncio.create_task(stack.aclose())
        assert (await ann.end())[0] in {1000, 1012}
        with suppress(asyncio.CancelledError):
            await stopping
