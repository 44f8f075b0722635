"""/ws: the WebSocket's handshake. A client that isn't let in gets an HTTP answer instead."""

import logging
from dataclasses import dataclass
from time import monotonic

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from redis.asyncio import Redis

from chat_services.chat_service.live.frames import Ready
from chat_services.chat_service.live.hub import Hub
from chat_services.chat_service.live.metrics import Ending, LiveMetrics
from chat_services.chat_service.live.session import Session, SessionParts
from chat_services.shared.handshake import SUBPROTOCOL, offered_token
from chat_services.shared.keys import revoked_session
from chat_services.shared.tokens import InvalidTokenError, Tokens, UserClaims
from service_kit.backing.redis import redis_available
from service_kit.errors import RETRY_AFTER_SECONDS, DependencyUnavailableError, problem_response

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveParts:
    """What the endpoint works on."""

    redis: Redis
    tokens: Tokens
    hub: Hub
    session: SessionParts
    metrics: LiveMetrics
    max_connections: int


@dataclass
class _Door:
    """Counts who is inside, those who are just coming in included."""

    inside: int = 0


def live_routes(parts: LiveParts) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["live"])
    door = _Door()

    @router.websocket("/ws")
    async def live(websocket: WebSocket) -> None:
        claims = await _admitted(websocket, parts)
        if claims is None:
            await _refuse(websocket, parts, 401, "The access token is missing, not valid or has expired.")
        elif door.inside >= parts.max_connections:
            await _refuse(websocket, parts, 503, "This replica is full: try again.")
        else:
            door.inside += 1
            try:
                await _serve(websocket, claims, parts)
            finally:
                door.inside -= 1

    return router


async def _admitted(websocket: WebSocket, parts: LiveParts) -> UserClaims | None:
    try:
        claims = parts.tokens.verify_user(offered_token(websocket) or "")
    except InvalidTokenError:
        return None
    try:
        with redis_available():
            revoked = await parts.redis.exists(revoked_session(claims.session))
    except DependencyUnavailableError:
        return claims  # joining the hub, which comes next, says what is wrong
    return None if revoked else claims


async def _serve(websocket: WebSocket, claims: UserClaims, parts: LiveParts) -> None:
    session = Session(websocket, claims, parts.session)
    try:
        room_ids = await parts.hub.join(session)
    except DependencyUnavailableError as error:
        _logger.warning("%s", error, extra={"dependency": error.dependency, "cause": error.cause})
        await _refuse(websocket, parts, 503, f"{error}: try again.")
        return
    began = monotonic()
    ending = Ending.CLIENT
    try:
        offered: list[str] = websocket.scope.get("subprotocols", [])
        await websocket.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
        with parts.metrics.connections.track_inprogress():
            ready = Ready(username=claims.username, room_ids=sorted(room_ids))
            await websocket.send_text(ready.model_dump_json())
            ending = await session.run()
    except WebSocketDisconnect:
        _logger.debug("a websocket was gone before it was ready")
    finally:
        await parts.hub.leave(session)
        parts.metrics.closed.labels(ending.word).inc()
        fields = {"user": claims.username, "reason": ending.word, "seconds": round(monotonic() - began, 1)}
        _logger.info("a websocket ended", extra=fields)
    if ending is not Ending.CLIENT:
        await session.close(ending)


async def _refuse(websocket: WebSocket, parts: LiveParts, status: int, detail: str) -> None:
    parts.metrics.refused.labels(str(status)).inc()
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else None
    await websocket.send_denial_response(problem_response(status, detail, headers=headers))
