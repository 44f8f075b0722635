"""The factory of every service's HTTP application."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from service_kit.access_log import AccessLogMiddleware
from service_kit.asgi import HEALTH_PATH, METRICS_PATH
from service_kit.errors import UnhandledErrorMiddleware, add_error_handlers
from service_kit.health import Check, HealthMonitor
from service_kit.log_shipping import LogShippingMetrics
from service_kit.metrics import MetricsMiddleware, metrics_response, new_registry
from service_kit.request_id import RequestIdMiddleware
from service_kit.settings import ServiceSettings
from service_kit.stopping import add_stop_event

Lifespan = Callable[[], AbstractAsyncContextManager[None]]
"""What is to be started before the first request and stopped after the last one."""

MAX_BODY_BYTES = 64 * 1024


def create_app(
    settings: ServiceSettings,
    *,
    checks: Mapping[str, Check] | None = None,
    lifespan: Lifespan | None = None,
    registry: CollectorRegistry | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
) -> FastAPI:
    """An application with request ids, access log, metrics, problem details, /metrics and /health.

    Args:
        settings: the service's settings.
        checks: by name, what /health asks: 200 `{"status": "ok", "checks": {…}}` if all pass, else 503.
        lifespan: entered before the first request, left after the last.
        registry: where the metrics live; give one (see `new_registry`) to add the service's own.
        max_body_bytes: a request with a larger body is refused with 413.
    """
    registry = registry or new_registry()
    registry.register(LogShippingMetrics())
    monitor = HealthMonitor(checks or {}, timeout_seconds=settings.health_timeout_seconds, registry=registry)

    @asynccontextmanager
    async def enter(_: FastAPI) -> AsyncIterator[None]:
        if lifespan is None:
            yield
            return
        async with lifespan():
            yield

    app = FastAPI(
        title=settings.service_name,
        lifespan=enter,
        # Their pages load scripts from a public host, which a container on internal networks cannot reach.
        docs_url=None,
        redoc_url=None,
        # Outermost first.
        middleware=[
            Middleware(RequestIdMiddleware),
            Middleware(MetricsMiddleware, registry=registry),
            Middleware(AccessLogMiddleware),
            Middleware(UnhandledErrorMiddleware),
            Middleware(RequestBodyLimitMiddleware, max_body_size=max_body_bytes),
        ],
    )
    add_error_handlers(app)
    add_stop_event(app)

    @app.get(METRICS_PATH, include_in_schema=False)
    def metrics(request: Request) -> Response:
        return metrics_response(registry, request)

    @app.get(HEALTH_PATH, include_in_schema=False)
    async def health() -> JSONResponse:
        report = await monitor.report()
        status = 200 if report.status == "ok" else 503
        return JSONResponse(report.model_dump(mode="json", exclude_none=True), status_code=status)

    return app
