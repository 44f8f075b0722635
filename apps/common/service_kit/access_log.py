"""One structured log line for each request, in place of the server's own access log."""

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from service_kit.asgi import ResponseRecorder, is_probe, route_template

_logger = logging.getLogger("service_kit.access")


class AccessLogMiddleware:
    """Logs method, path, route, status, duration_ms, response_bytes and client_ip.

    The query string is left out: people put secrets there. Probes are logged at DEBUG, answers of
    500 and above at ERROR, the rest at INFO.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        recorder = ResponseRecorder(send)
        try:
            await self._app(scope, receive, recorder.send)
        finally:
            client = scope.get("client")
            _logger.log(
                _level(recorder.status, probe=is_probe(scope)),
                "%s %s %d",
                scope["method"],
                scope["path"],
                recorder.status,
                extra={
                    "method": scope["method"],
                    "path": scope["path"],
                    "route": route_template(scope),
                    "status": recorder.status,
                    "duration_ms": round(recorder.seconds() * 1000, 2),
                    "response_bytes": recorder.body_bytes,
                    "client_ip": client[0] if client else None,
                },
            )


def _level(status: int, *, probe: bool) -> int:
    if probe:
        return logging.DEBUG
    return logging.ERROR if status >= 500 else logging.INFO
