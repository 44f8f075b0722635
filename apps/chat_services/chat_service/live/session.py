"""One WebSocket: reads what the client sends, and writes what it should hear, as fast as it can read."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError

from chat_services.chat_service.live.bucket import TokenBucket
from chat_services.chat_service.live.frames import (
    ErrorCode,
    ErrorFrame,
    Ping,
    Pong,
    Send,
    Sent,
    parse_client_frame,
)
from chat_services.chat_service.live.metrics import Ending
from chat_services.chat_service.rooms.messages import MessageStore, NotAMemberError
from chat_services.shared.presence import RENEW_SECONDS, PresenceStore
from chat_services.shared.tokens import UserClaims
from service_kit.errors import DependencyUnavailableError

OUTBOX_FRAMES = 256
"""How far a client may be behind."""

CLOSE_SECONDS = 1.0

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SessionParts:
    """What every session works on."""

    messages: MessageStore
    presence: PresenceStore
    burst: int
    per_second: float


class Session:
    """A hub's listener. It ends with its access token, if not before."""

    def __init__(self, websocket: WebSocket, claims: UserClaims, parts: SessionParts) -> None:
        self._websocket = websocket
        self._claims = claims
        self._parts = parts
        self._bucket = TokenBucket(burst=parts.burst, per_second=parts.per_second)
        self._outbox: asyncio.Queue[str] = asyncio.Queue(OUTBOX_FRAMES)
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    @property
    def username(self) -> str:
        """The user to whom the WebSocket belongs."""
        return self._claims.username

    @property
    def session(self) -> str:
        """The login within which it was opened."""
        return self._claims.session

    def offer(self, frame: str) -> None:
        """Queues a frame; a client that is too far behind is cut off, and can read the history later."""
        try:
            self._outbox.put_nowait(frame)
        except asyncio.QueueFull:
            self.end(Ending.SLOW)

    def end(self, ending: Ending) -> None:
        """Makes `run` return."""
        if not self._ended.done():
            self._ended.set_result(ending)

    async def run(self) -> Ending:
        """Serves the accepted WebSocket until it ends, for whatever reason."""
        tasks = [asyncio.create_task(work) for work in (self._read(), self._write(), self._stay_present())]
        for task in tasks:
            task.add_done_callback(self._on_done)
        seconds_left = (self._claims.expires_at - datetime.now(tz=UTC)).total_seconds()
        try:
            async with asyncio.timeout(seconds_left):
                return await self._ended
        except TimeoutError:
            return Ending.EXPIRED
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self, ending: Ending) -> None:
        """Says why; a client that doesn't read can't be told."""
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._websocket.close(ending.code, ending.reason)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or self._ended.done():
            return
        error = task.exception()
        if error is None or isinstance(error, WebSocketDisconnect):
            self.end(Ending.CLIENT)
        else:
            self._ended.set_exception(error)

    async def _read(self) -> None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            answer = await self._answer(message.get("text") or "")
            self.offer(answer.model_dump_json())

    async def _write(self) -> None:
        while True:
            await self._websocket.send_text(await self._outbox.get())

    async def _stay_present(self) -> None:
        while True:
            with suppress(DependencyUnavailableError):
                await self._parts.presence.renew(self.username)
            await asyncio.sleep(RENEW_SECONDS)

    async def _answer(self, text: str) -> BaseModel:
        if not self._bucket.take():
            return ErrorFrame(code=ErrorCode.TOO_FAST, detail="Too many frames: wait a little.")
        try:
            frame = parse_client_frame(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "frame"
            return ErrorFrame(code=ErrorCode.INVALID, detail=f"{where}: {first['msg']}")
        return Pong() if isinstance(frame, Ping) else await self._send(frame)

    async def _send(self, frame: Send) -> BaseModel:
        try:
            message = await self._parts.messages.send(frame.room_id, self.username, frame.text)
        except NotAMemberError:
            detail = f"There is no room {frame.room_id}."
            return ErrorFrame(ref=frame.ref, code=ErrorCode.NOT_A_MEMBER, detail=detail)
        except DependencyUnavailableError as error:
            _logger.warning("a message was not taken: %s", error, extra={"cause": error.cause})
            return ErrorFrame(ref=frame.ref, code=ErrorCode.UNAVAILABLE, detail=f"{error}: try again.")
        return Sent(ref=frame.ref, message_id=message.id)
