"""The application: its routes, its middleware and its background work."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from . import GRAFANA_VERSION
from .alerting.engine import AlertingEngine
from .api import (
    access_control,
    alertmanager,
    annotations,
    dashboard_versions,
    dashboards,
    datasources,
    ds_access,
    ds_query,
    folders,
    health,
    message_templates,
    mute_timings,
    preferences,
    provisioning_contacts,
    provisioning_policies,
    provisioning_rules,
    rule_status,
    search,
    server_settings,
    service_accounts,
    teams,
    users,
)
from .context import Context
from .errors import install_error_handlers
from .logs import get_logger
from .pages import dashboard, landing, login
from .pages.visitor import LoginNeededError
from .store.seed import seed

ROUTERS = (
    health.router,
    folders.router,
    search.router,
    ds_access.router,
    datasources.router,
    ds_query.router,
    dashboards.router,
    dashboard_versions.router,
    annotations.router,
    preferences.router,
    teams.router,
    users.router,
    service_accounts.router,
    access_control.router,
    provisioning_rules.router,
    provisioning_contacts.router,
    provisioning_policies.router,
    mute_timings.router,
    message_templates.router,
    rule_status.router,
    alertmanager.router,
    server_settings.router,
    login.router,
    landing.router,
    dashboard.router,
)
"""Every router of the server; the order matters only within one file."""

_log = get_logger("http.server")


def create_app(context: Context) -> FastAPI:
    """The application around a context; its alerting works while the application runs."""
    app = FastAPI(
        title="Grafana lab stand-in",
        version=GRAFANA_VERSION,
        lifespan=_lifespan,
        openapi_url=None,
    )
    attach(app, context)
    app.middleware("http")(_observe)
    install_error_handlers(app)
    app.add_exception_handler(LoginNeededError, _to_login)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(SubPath, prefix=context.settings.sub_path)
    return app


def attach(app: FastAPI, context: Context) -> None:
    """Gives an application its context, whose database is given an administrator where it is empty."""
    seed(context.db, context.settings, context.clock())
    app.state.context, app.state.alerting = context, AlertingEngine(context)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    alerting: AlertingEngine = app.state.alerting
    alerting.start()
    yield
    alerting.stop()
    context.http.close()
    context.db.close()


def _to_login(request: Request, _error: Exception) -> Response:
    context: Context = request.app.state.context
    return RedirectResponse(f"{context.settings.sub_path}/login", status_code=302)


class SubPath:
    """Lets a server that is configured for a sub-path answer below it, and without it as well."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request on without the prefix."""
        path = scope.get("path", "")
        if self._prefix and (path == self._prefix or path.startswith(self._prefix + "/")):
            shorter = path.removeprefix(self._prefix) or "/"
            scope = dict(scope) | {"path": shorter, "raw_path": shorter.encode()}
        await self._app(scope, receive, send)


async def _observe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    started = time.perf_counter()
    status = 500
    try:
        response = await call_next(request)
        status = response.status_code
        return response
    except Exception:  # noqa: BLE001 - whatever a handler met, the client gets Grafana's form of it
        _log.error("Request failed", exc_info=True, extra={"fields": {"path": request.url.path}})
        return Response('{"message":"Internal server error"}', status_code=500, media_type="application/json")
    finally:
        seconds = time.perf_counter() - started
        route = request.scope.get("route")
        handler = getattr(route, "path", "notfound")
        context = request.app.state.context
        context.metrics.http_seconds.labels(handler, request.method, str(status)).observe(seconds)
        _log.debug(
            "Request Completed",
            extra={
                "fields": {
                    "method": request.method,
                    "path": request.url.path,
                    "status": status,
                    "duration": f"{seconds * 1000:.1f}ms",
                }
            },
        )
