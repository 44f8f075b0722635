"""Puts the inventory service together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.postgres import Database
from service_kit.metrics import new_registry
from shop_services.inventory.metrics import StockMetrics
from shop_services.inventory.monitor import StockMonitor
from shop_services.inventory.routes import inventory_routes
from shop_services.inventory.settings import InventorySettings
from shop_services.inventory.store import PostgresStockStore
from shop_services.shared.schema import require_tables


def build_app(settings: InventorySettings) -> FastAPI:
    """The application; it connects to PostgreSQL once it runs, whenever that is there."""
    registry = new_registry()
    database = Database(settings.postgres, service=settings.service_name, name="postgres")
    monitor = StockMonitor(
        store=PostgresStockStore(database),
        metrics=StockMetrics(registry),
        refresh_seconds=settings.refresh_seconds,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()

        async def begin(stop: asyncio.Event) -> None:
            await database.prepare(require_tables, stop)
            work.start("stock monitor", monitor.run)

        work.start("waiting for the tables", begin)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await database.close()

    app = create_app(settings, checks={"postgres": database.check}, lifespan=lifespan, registry=registry)
    app.include_router(inventory_routes(monitor))
    return app
