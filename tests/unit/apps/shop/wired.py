"""The shop's services wired to each other within this process."""

from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from service_kit.app import create_app
from service_kit.metrics import new_registry
from service_kit.settings import ServiceSettings
from shop_services.api.customers.login import login_routes
from shop_services.api.customers.routes import customer_routes
from shop_services.api.orders.checkout import Checkout
from shop_services.api.orders.metrics import OrderMetrics
from shop_services.api.orders.payments import PaymentClient, Payments
from shop_services.api.orders.routes import order_routes
from shop_services.api.products.routes import product_routes
from shop_services.frontend.app import build_app as build_frontend
from shop_services.frontend.settings import FrontendSettings
from shop_services.payment.app import build_app as build_payment
from shop_services.payment.settings import PaymentSettings
from shop_services.shared.client_ip import PRIVATE_NETWORKS
from shop_services.shared.upstream import Upstream, UpstreamSettings
from tests.unit.apps.shop.stores import (
    MemoryCustomerStore,
    MemoryDatabase,
    MemoryOrderStore,
    MemoryProductStore,
)


def api_app(db: MemoryDatabase, payments: Payments, registry: CollectorRegistry | None = None) -> FastAPI:
    """The API on stores in memory."""
    registry = registry or new_registry()
    app = create_app(ServiceSettings(service_name="api"), registry=registry)
    orders, customers = MemoryOrderStore(db), MemoryCustomerStore(db)
    checkout = Checkout(store=orders, payments=payments, metrics=OrderMetrics(registry))
    app.include_router(product_routes(MemoryProductStore(db)))
    app.include_router(order_routes(orders, checkout))
    app.include_router(customer_routes(customers))
    app.include_router(login_routes(customers, PRIVATE_NETWORKS))
    return app


@dataclass
class Shop(httpx.AsyncBaseTransport):
    """All services but the inventory, by their host names; those in `away` refuse connections."""

    db: MemoryDatabase = field(default_factory=MemoryDatabase)
    away: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        payment = build_payment(
            PaymentSettings(service_name="payment", failure_rate=0, latency_seconds=0, slow_seconds=0)
        )
        client = PaymentClient(self.upstream("payment"))
        frontend = build_frontend(
            FrontendSettings(
                service_name="frontend", api=UpstreamSettings(url="http://api"), simulate_errors=True
            ),
            transport=self,
        )
        apps = {"payment": payment, "api": api_app(self.db, client), "frontend": frontend}
        # Without lifespans: what they start are loops, and closing clients.
        self._transports = {
            name: httpx.ASGITransport(app, raise_app_exceptions=False) for name, app in apps.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self.away:
            raise httpx.ConnectError("refused")
        return await self._transports[request.url.host].handle_async_request(request)

    def upstream(self, name: str) -> Upstream:
        return Upstream(UpstreamSettings(url=f"http://{name}"), name=name, transport=self)

    def client(self, name: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self, base_url=f"http://{name}")

    async def metrics(self, name: str) -> str:
        async with httpx.AsyncClient(transport=self._transports[name]) as client:
            return (await client.get(f"http://{name}/metrics")).text
