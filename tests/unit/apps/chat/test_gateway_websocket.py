import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from chat_services.api_gateway.app import assemble
from chat_services.api_gateway.settings import GatewaySettings
from chat_services.chat_service.rooms.membership import Membership
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.shared.keys import revoked_session
from tests.unit.apps.chat.live import joined, replica
from tests.unit.apps.chat.support import access_token, fresh_client, settings
from tests.unit.apps.serving import serving

pytestmark = pytest.mark.anyio

NOWHERE = "http://127.0.0.1:1"


def gateway(redis_server: FakeServer, chat_url: str) -> FastAPI:
    names = ("AUTH_SERVICE_URL", "USER_SERVICE_URL", "NOTIFICATION_SERVICE_URL")
    urls = dict.fromkeys(names, NOWHERE) | {"CHAT_SERVICE_URL": chat_url}
    return assemble(settings(GatewaySettings, **urls), fresh_client(redis_server))


@pytest.fixture
async def address(redis_server: FakeServer) -> AsyncIterator[str]:
    """The gateway's, in front of a chat service."""
    async with (
        replica(fresh_client(redis_server)) as chat,
        serving(gateway(redis_server, f"http://{chat}")) as address,
    ):
        yield address


async def refusal(address: str, token: str) -> int:
    with pytest.raises(InvalidStatus) as caught:
        await connect(f"ws://{address}/ws?token={token}")
    return caught.value.response.status_code


async def test_people_chat_through_the_gateway(address: str, redis: FakeAsyncRedis) -> None:
    membership = Membership(redis, RoomStore(redis))
    room = await membership.open("ann", "Lounge")
    await membership.invite(room.id, by="ann", username="bob")
    async with joined(address, "ann") as ann, joined(address, "bob") as bob:
        await ann.say(room.id, "hello")
        assert await bob.hear_text() == "hello"
        await bob.say(room.id, "x" * 2000)
        assert await ann.hear_text() == "hello"
        assert await ann.hear_text() == "x" * 2000


async def test_the_subprotocol_is_agreed_on_without_the_token(address: str) -> None:
    offered = [Subprotocol("chat.v1"), Subprotocol(f"bearer.{access_token('ann')}")]
    async with connect(f"ws://{address}/ws", subprotocols=offered) as websocket:
        assert websocket.subprotocol == "chat.v1"


async def test_who_may_not_in_is_refused_at_the_gateway(address: str, redis: FakeAsyncRedis) -> None:
    assert await refusal(address, "nonsense") == 401
    await redis.set(revoked_session("s1"), "1")
    assert await refusal(address, access_token("ann")) == 401


async def test_the_services_reason_for_the_end_reaches_the_client(address: str) -> None:
    async with joined(address, "ann", seconds=1) as ann:
        code, reason = await ann.end()
    assert (code, "expired" in str(reason)) == (4401, True)


async def test_the_clients_end_reaches_the_service(redis_server: FakeServer) -> None:
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    app = FastAPI()

    @app.websocket("/ws")
    async def wait(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text('{"type": "ready"}')
        ended.set_result((await websocket.receive())["code"])

    async with serving(app) as chat, serving(gateway(redis_server, f"http://{chat}")) as address:
        async with joined(address, "ann") as ann:
            await ann.websocket.close(3999)
        async with asyncio.timeout(5):
            assert await ended == 3999


async def test_frames_of_both_kinds_and_the_callers_headers_go_through(redis_server: FakeServer) -> None:
    app = FastAPI()

    @app.websocket("/ws")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json({"type": "ready"})
        await websocket.send_text(websocket.headers["X-Request-ID"])
        await websocket.send_text(str(websocket.query_params))
        await websocket.send_bytes((await websocket.receive())["bytes"])

    async with (
        serving(app) as chat,
        serving(gateway(redis_server, f"http://{chat}")) as address,
        connect(
            f"ws://{address}/ws?token={access_token('ann')}", additional_headers={"X-Request-ID": "r-1"}
        ) as websocket,
    ):
        await websocket.recv()
        assert await websocket.recv() == "r-1"
        assert await websocket.recv() == ""  # the token travels as a header from here on
        await websocket.send(b"\x00\x01")
        assert await websocket.recv() == b"\x00\x01"


async def test_without_a_chat_service_the_handshake_is_a_bad_gateway(redis_server: FakeServer) -> None:
    async with serving(gateway(redis_server, NOWHERE)) as address:
        assert await refusal(address, access_token("ann")) == 502


async def test_a_refusal_of_the_service_is_the_clients(address: str, redis_server: FakeServer) -> None:
    redis_server.connected = False  # the gateway goes on without it, the chat service can't
    assert await refusal(address, access_token("ann")) == 503


async def test_a_chat_service_that_is_lost_ends_the_websocket(redis_server: FakeServer) -> None:
    async with AsyncExitStack() as stack:
        chat = await stack.enter_async_context(replica(fresh_client(redis_server)))
        async with (
            serving(gateway(redis_server, f"http://{chat}")) as address,
            joined(address, "ann") as ann,
        ):
            stopping = asyncio.create_task(stack.aclose())
            assert (await ann.end())[0] in {1012, 1014}
            await stopping
