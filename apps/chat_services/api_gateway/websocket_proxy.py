"""Passes WebSockets on to the chat service, frame by frame, no faster than the slower side reads."""

import asyncio
import logging
from contextlib import suppress

from fastapi import WebSocket, WebSocketDisconnect
from starlette.responses import Response
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from chat_services.api_gateway.metrics import Failure, GatewayMetrics
from chat_services.api_gateway.upstreams import Upstream
from chat_services.shared.handshake import SUBPROTOCOL
from service_kit.errors import problem_response
from service_kit.request_id import HEADER as REQUEST_ID
from service_kit.request_id import current_request_id

HANDSHAKE_SECONDS = 5.0
MAX_FRAME_BYTES = 256 * 1024
CLOSE_SECONDS = 2.0

# The codes of connections that ended without one; they must not be sent.
_NO_STATUS, _ABNORMAL = 1005, 1006
_GOING_AWAY, _BAD_GATEWAY = 1001, 1014

_logger = logging.getLogger(__name__)


class WebSocketProxy:
    """Opens the connection behind first: what the service refuses is refused to the client, as HTTP."""

    def __init__(self, upstream: Upstream, metrics: GatewayMetrics) -> None:
        self._upstream = upstream
        self._url = "ws" + upstream.url.removeprefix("http") + upstream.prefix
        self._metrics = metrics

    async def serve(self, websocket: WebSocket, *, token: str, client: str) -> None:
        """Serves the client's handshake and everything after it."""
        try:
            behind = await self._connect(websocket, token, client)
        except InvalidStatus as error:
            await websocket.send_denial_response(_relayed(error))
            return
        except TimeoutError as error:
            self._count(Failure.TIMEOUT, error)
            detail = f"{self._upstream.name} took too long to answer."
            await websocket.send_denial_response(problem_response(504, detail))
            return
        except (OSError, InvalidHandshake) as error:
            self._count(Failure.UNREACHABLE, error)
            detail = f"{self._upstream.name} gave no answer."
            await websocket.send_denial_response(problem_response(502, detail))
            return
        async with behind:
            with suppress(WebSocketDisconnect):
                await websocket.accept(subprotocol=behind.subprotocol)
                await _relay(websocket, behind)

    async def _connect(self, websocket: WebSocket, token: str, client: str) -> ClientConnection:
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": client}
        if (request_id := current_request_id()) is not None:
            headers[REQUEST_ID] = request_id
        offered = SUBPROTOCOL in websocket.scope.get("subprotocols", [])
        return await connect(
            self._url,
            additional_headers=headers,
            subprotocols=[Subprotocol(SUBPROTOCOL)] if offered else None,
            compression=None,
            open_timeout=HANDSHAKE_SECONDS,
            close_timeout=CLOSE_SECONDS,
            max_size=MAX_FRAME_BYTES,
            proxy=None,
        )

    def _count(self, failure: Failure, error: Exception) -> None:
        self._metrics.failures.labels(self._upstream.name, failure).inc()
        fields = {"upstream": self._upstream.name, "cause": f"{type(error).__name__}: {error}"}
        _logger.warning("no websocket to %s", self._upstream.name, extra=fields)


async def _relay(websocket: WebSocket, behind: ClientConnection) -> None:
    """Until one side ends; the other one is then told the same."""
    inward = asyncio.create_task(_client_to_service(websocket, behind))
    outward = asyncio.create_task(_service_to_client(websocket, behind))
    try:
        await asyncio.wait({inward, outward}, return_when=asyncio.FIRST_COMPLETED)
        if outward.done() and not outward.exception():
            code, reason = _end_of(behind)
            with suppress(TimeoutError, RuntimeError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await websocket.close(code, reason)
    finally:
        for task in (inward, outward):
            task.cancel()
        await asyncio.gather(inward, outward, return_exceptions=True)


async def _client_to_service(websocket: WebSocket, behind: ClientConnection) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            code = message.get("code", _NO_STATUS)
            await behind.close(_GOING_AWAY if code in {_NO_STATUS, _ABNORMAL} else code)
            return
        text: str | None = message.get("text")
        with suppress(ConnectionClosed):  # the other direction finds out, and tells the client why
            await behind.send(text if text is not None else message["bytes"])


async def _service_to_client(websocket: WebSocket, behind: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        while True:
            frame = await behind.recv()
            if isinstance(frame, str):
                await websocket.send_text(frame)
            else:
                await websocket.send_bytes(frame)


def _end_of(behind: ClientConnection) -> tuple[int, str]:
    code = behind.close_code
    if code is None or code == _ABNORMAL:
        return _BAD_GATEWAY, "The chat service was lost: connect again."
    return (1000 if code == _NO_STATUS else code), behind.close_reason or ""


def _relayed(error: InvalidStatus) -> Response:
    """The service's own refusal."""
    answer = error.response
    kept = {name: answer.headers[name] for name in ("Content-Type", "Retry-After") if name in answer.headers}
    return Response(bytes(answer.body or b""), status_code=answer.status_code, headers=kept)
