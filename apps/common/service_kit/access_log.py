"""One structured log line for each request and each WebSocket, in place of the server's own access log."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service_kit.asgi import ResponseRecorder, is_probe, route_template

_logger = logging.getLogger("service_kit.access")


class AccessLogMiddleware:
    """Logs method, path, route, status, duration_ms, response_bytes and client_ip.

    The query string is left out: people put secrets there. Probes are logged at DEBUG, answers of
    500 and above at ERROR, the rest at INFO. A WebSocket is logged when it ends, with status 101 if it was
    accepted.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        recorder = ResponseRecorder(send) if scope["type"] == "http" else _HandshakeRecorder(send)
        try:
            await self._app(scope, receive, recorder.send)
        finally:
            client = scope.get("client")
            method = scope.get("method", "WEBSOCKET")
            _logger.log(
                _level(recorder.status, probe=is_probe(scope)),
                "%s %s %d",
                method,
                scope["path"],
                recorder.status,
                extra={
                    "method": method,
                    "path": scope["path"],
                    "route": route_template(scope),
                    "status": recorder.status,
                    "duration_ms": round(recorder.seconds() * 1000, 2),
                    "response_bytes": recorder.body_bytes,
                    "client_ip": client[0] if client else None,
                },
            )


class _HandshakeRecorder(ResponseRecorder):
    """The same for a WebSocket: what its handshake was answered with."""

    async def send(self, message: Message) -> None:
        """Passes the message on."""
        if message["type"] == "websocket.accept":
            self.status = 101
        elif message["type"] == "websocket.close" and self.status == 500:
            self.status = 403  # what the server makes of a close before the handshake
        elif message["type"] == "websocket.http.response.start":
            self.status = message["status"]
        await super().send(message)


class NoServerAccessLog(logging.Filter):
    """Drops uvicorn's own lines about handshakes, which cannot be switched off.

    They show the query string, and call every refusal with an answer of its own an error (uvicorn 0.54). A
    handshake that was really left unanswered has status 500 in our own line.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record may pass."""
        message = str(record.msg)
        return '"WebSocket %s"' not in message and "without completing handshake" not in message


def _level(status: int, *, probe: bool) -> int:
    if probe:
        return logging.DEBUG
    return logging.ERROR if status >= 500 else logging.INFO
