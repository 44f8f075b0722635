"""WebSockets of the chat service as a client sees them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from fakeredis import FakeAsyncRedis
from websockets.asyncio.client import ClientConnection, connect

from chat_services.chat_service.app import assemble
from chat_services.chat_service.rooms.membership import Membership
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.chat_service.settings import ChatServiceSettings
from tests.unit.apps.chat.support import access_token, settings
from tests.unit.apps.serving import serving

PATIENCE_SECONDS = 5.0

Frame = dict[str, object]


class Client:
    """One open WebSocket."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket

    async def send(self, **frame: object) -> None:
        await self.websocket.send(json.dumps(frame))

    async def say(self, room_id: str, text: str, ref: str | None = None) -> None:
        await self.send(type="send", room_id=room_id, text=text, ref=ref)

    async def hear(self, kind: str) -> Frame:
        """The next frame of this kind; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                frame: Frame = json.loads(await self.websocket.recv())
                if frame["type"] == kind:
                    return frame

    async def hear_text(self) -> str:
        """The text of the next message."""
        message = (await self.hear("message"))["message"]
        assert isinstance(message, dict)
        return str(message["text"])

    async def end(self) -> tuple[int | None, str | None]:
        """Code and reason with which the service ends it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.websocket.wait_closed()
        return self.websocket.close_code, self.websocket.close_reason


@asynccontextmanager
async def replica(redis: FakeAsyncRedis, **more: str) -> AsyncIterator[str]:
    """A replica of the chat service; its address."""
    async with serving(assemble(settings(ChatServiceSettings, **more), redis)) as address:
        yield address


@asynccontextmanager
async def joined(
    address: str, username: str, *, session: str = "s1", seconds: int = 60
) -> AsyncIterator[Client]:
    """A user's WebSocket that is ready."""
    token = access_token(username, session=session, seconds=seconds)
    async with connect(
        f"ws://{address}/ws", additional_headers={"Authorization": f"Bearer {token}"}
    ) as websocket:
        client = Client(websocket)
        await client.hear("ready")
        yield client


@dataclass
class Replicas:
    """Two replicas on one Redis, and a room with ann and bob."""

    here: str
    there: str
    redis: FakeAsyncRedis
    rooms: RoomStore
    membership: Membership
    room_id: str

    async def metric(self, name: str) -> float:
        async with httpx.AsyncClient() as client:
            lines = (await client.get(f"http://{self.here}/metrics")).text.splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))
