"""Puts the frontend together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.metrics import new_registry
from shop_services.frontend.error_pages import add_error_pages
from shop_services.frontend.metrics import PageMetrics
from shop_services.frontend.pages.account import account_routes
from shop_services.frontend.pages.cart import cart_routes
from shop_services.frontend.pages.catalogue import catalogue_routes
from shop_services.frontend.rendering import Pages
from shop_services.frontend.sessions import Sessions
from shop_services.frontend.settings import FrontendSettings
from shop_services.frontend.shop import ShopApi
from shop_services.frontend.simulation import simulation_routes
from shop_services.shared.upstream import Upstream


def build_app(settings: FrontendSettings, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The application; it is healthy as long as the API answers, be it that its database is away."""
    registry = new_registry()
    api = Upstream(settings.api, name="api", transport=transport)
    shop = ShopApi(api)
    sessions = Sessions(timeout_seconds=settings.session_timeout_seconds)
    pages = Pages(sessions=sessions, metrics=PageMetrics(registry))

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()
        work.start("session timeouts", sessions.run)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await api.close()

    app = create_app(settings, checks={"api": api.check}, lifespan=lifespan, registry=registry)
    add_error_pages(app, pages)
    app.include_router(catalogue_routes(shop, pages))
    app.include_router(cart_routes(shop, pages))
    app.include_router(account_routes(shop, pages, settings.trusted_proxies))
    if settings.simulate_errors:
        app.include_router(simulation_routes())
    return app
