"""Prometheus metrics of the process, of its HTTP requests and of its connections."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service_kit.asgi import ResponseRecorder, is_probe, route_template

# Seconds. Finer than the client library's around the tenths of a second where latency objectives lie.
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0)

# A method is the client's choice of word: unknown ones share a label, so that nobody can make series.
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


def new_registry() -> CollectorRegistry:
    """A registry with the process' own metrics (CPU, resident memory, open files, garbage collection)."""
    # A `_created` series beside every counter is of no use to Prometheus. (The client leaves this untyped.)
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


class MetricsMiddleware:
    """Counts and times requests, by route template and never by raw path. Probes are left out.

    A WebSocket is an active connection from its handshake to its end, but no request: it lasts as long as
    its client likes, which would drown the latencies.
    """

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            "http_requests_total",
            "HTTP requests answered.",
            ("method", "endpoint", "status"),
            registry=registry,
        )
        self._duration = Histogram(
            "http_request_duration_seconds",
            "Time from a request's arrival to the end of its response (the beginning of an event stream).",
            ("method", "endpoint"),
            buckets=LATENCY_BUCKETS,
            registry=registry,
        )
        self._in_progress = Gauge(
            "http_requests_in_progress", "HTTP requests being answered.", ("method",), registry=registry
        )
        active = Gauge(
            "active_connections",
            "Clients being served: HTTP requests being answered (http) and open WebSockets (websocket).",
            ("protocol",),
            registry=registry,
        )
        self._active_http = active.labels("http")
        self._active_websockets = active.labels("websocket")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] == "websocket":
            with self._active_websockets.track_inprogress():
                await self._app(scope, receive, send)
            return
        if scope["type"] != "http" or is_probe(scope):
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        recorder = ResponseRecorder(send)
        in_progress = self._in_progress.labels(method)
        in_progress.inc()
        self._active_http.inc()
        try:
            await self._app(scope, receive, recorder.send)
        finally:
            in_progress.dec()
            self._active_http.dec()
            endpoint = route_template(scope)
            self._requests.labels(method, endpoint, str(recorder.status)).inc()
            self._duration.labels(method, endpoint).observe(recorder.latency())


def metrics_response(registry: CollectorRegistry, request: Request) -> Response:
    """The registry in the text format that the scraper prefers."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(registry), headers={"Content-Type": content_type})
