"""Puts the traffic together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.metrics import new_registry
from shop_services.shared.chance import chance
from shop_services.traffic.metrics import TrafficMetrics
from shop_services.traffic.pacing import Availability, Pacer
from shop_services.traffic.restocking import StockKeeper
from shop_services.traffic.settings import TrafficSettings
from shop_services.traffic.visit import Surroundings, Target
from shop_services.traffic.visitors import Visitor


def build_app(settings: TrafficSettings) -> FastAPI:
    """The application. It is healthy whether the shop is there or not: it waits for it."""
    registry = new_registry()
    metrics = TrafficMetrics(registry)
    load = settings.traffic
    stop = asyncio.Event()
    surroundings = Surroundings(
        urls={Target.FRONTEND: settings.frontend.url, Target.API: settings.api.url},
        pacer=Pacer(load.requests_per_second, chance(load.seed, "pace"), stop),
        availability=Availability(chance(load.seed, "return"), metrics, stop),
        metrics=metrics,
    )
    # One pool of connections for all; cookies are each client's own.
    transport = httpx.AsyncHTTPTransport()

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=transport, timeout=settings.frontend.timeout_seconds)

    keeper = StockKeeper(
        surroundings,
        client(),
        chance=chance(load.seed, "stock keeper"),
        metrics=metrics,
        seconds=load.restock_seconds,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()
        for number in range(load.visitors):
            visitor = Visitor(surroundings, client(), chance(load.seed, f"visitor {number}"))
            work.start(f"visitor {number}", visitor.run)
        work.start("stock keeper", keeper.run)
        yield
        stop.set()
        await work.stop(settings.shutdown_grace_seconds)
        await transport.aclose()

    return create_app(settings, lifespan=lifespan, registry=registry)
