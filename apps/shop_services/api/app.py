"""Puts the API together: stores, checkout, routes and health checks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.postgres import Database
from service_kit.metrics import new_registry
from shop_services.api.customers.login import login_routes
from shop_services.api.customers.routes import customer_routes
from shop_services.api.customers.store import PostgresCustomerStore
from shop_services.api.database import LoggedDatabase
from shop_services.api.orders.checkout import Checkout
from shop_services.api.orders.metrics import OrderMetrics
from shop_services.api.orders.payments import PaymentClient
from shop_services.api.orders.routes import order_routes
from shop_services.api.orders.store import PostgresOrderStore
from shop_services.api.orders.upkeep import OrderUpkeep
from shop_services.api.products.routes import product_routes
from shop_services.api.products.store import PostgresProductStore
from shop_services.api.settings import ApiSettings
from shop_services.shared.schema import require_tables
from shop_services.shared.upstream import Upstream


def build_app(settings: ApiSettings) -> FastAPI:
    """The application; it connects to PostgreSQL and the payment service whenever they are there.

    Without the payment service it is healthy: everything but ordering works.
    """
    registry = new_registry()
    database = Database(settings.postgres, service=settings.service_name, name="postgres")
    logged = LoggedDatabase(database)
    payment = Upstream(settings.payment, name="payment")
    orders = PostgresOrderStore(logged)
    customers = PostgresCustomerStore(logged)
    checkout = Checkout(store=orders, payments=PaymentClient(payment), metrics=OrderMetrics(registry))
    upkeep = OrderUpkeep(checkout, settle_after_seconds=settings.settle_after_seconds)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()

        async def begin(stop: asyncio.Event) -> None:
            await database.prepare(require_tables, stop)
            work.start("order upkeep", upkeep.run)

        work.start("waiting for the tables", begin)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await payment.close()
        await database.close()

    app = create_app(settings, checks={"postgres": database.check}, lifespan=lifespan, registry=registry)
    app.include_router(product_routes(PostgresProductStore(logged)))
    app.include_router(order_routes(orders, checkout))
    app.include_router(customer_routes(customers))
    app.include_router(login_routes(customers, settings.trusted_proxies))
    return app
