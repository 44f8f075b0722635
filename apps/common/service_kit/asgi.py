"""What the middlewares need to know about a request and its response."""

from collections.abc import Mapping
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import Message, Scope, Send

HEALTH_PATH = "/health"
METRICS_PATH = "/metrics"

# Asked every few seconds by machines: kept out of the request metrics and below INFO in the logs, so
# that a failing dependency does not look like failing users, nor an idle service like a busy one.
PROBE_PATHS = frozenset({HEALTH_PATH, METRICS_PATH})

UNMATCHED = "unmatched"


def route_template(scope: Mapping[str, object]) -> str:
    """The path of the matched route with its placeholders (`/items/{id}`), or `unmatched`.

    The router has filled it in by the time the response is over. Routers must carry their prefix
    themselves: one given to `include_router` is not part of the route's own path.
    """
    return getattr(scope.get("route"), "path", UNMATCHED)


def is_probe(scope: Scope) -> bool:
    """Whether the request is a health check or a scrape."""
    return scope["path"] in PROBE_PATHS


class ResponseRecorder:
    """Watches a response go out: its status (500 until one was sent), body size and duration."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = perf_counter()
        self._stream_began: float | None = None
        self.status = 500
        self.started = False
        self.body_bytes = 0

    async def send(self, message: Message) -> None:
        """Passes the message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.started = True
            if Headers(scope=message).get("Content-Type", "").startswith("text/event-stream"):
                self._stream_began = perf_counter()
        elif message["type"] == "http.response.body":
            self.body_bytes += len(message.get("body", b""))
        await self._send(message)

    def seconds(self) -> float:
        """The time since the request arrived."""
        return perf_counter() - self._began

    def latency(self) -> float:
        """How long the caller waited, in seconds: until now, or until a stream of events began.

        Such a stream stays open for as long as the caller likes, which says nothing about the service.
        """
        return (self._stream_began or perf_counter()) - self._began
