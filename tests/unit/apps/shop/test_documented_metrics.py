"""The names and labels that the system's document lists, of each service."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from service_kit.app import create_app
from service_kit.settings import ServiceSettings
from shop_services.api.orders.metrics import OrderMetrics
from shop_services.frontend.metrics import PageMetrics
from shop_services.inventory.levels import StockLevel
from shop_services.inventory.metrics import StockMetrics
from shop_services.payment.metrics import PaymentMetrics

pytestmark = pytest.mark.anyio

Declared = dict[str, tuple[str, set[str]]]
"""By name (without the `_total` of counters): type and labels."""


def stock_metrics(registry: CollectorRegistry) -> None:
    level = StockLevel(
        product_id=1, product_name="Mug", price=Decimal(1), stock_level=1, low_stock_threshold=1
    )
    StockMetrics(registry).show([level])


DOCUMENTED: list[tuple[Callable[[CollectorRegistry], object], Declared]] = [
    (OrderMetrics, {"orders": ("counter", {"status"})}),
    (PageMetrics, {"page_views": ("counter", {"page"})}),
    (PaymentMetrics, {"payments": ("counter", {"status", "method"}), "payment_amount": ("counter", set())}),
    (
        stock_metrics,
        {
            "inventory_stock_level": ("gauge", {"product_id", "product_name"}),
            "inventory_low_stock_products": ("gauge", set()),
        },
    ),
]


def declared(registry: CollectorRegistry) -> Declared:
    return {
        metric.name: (metric.type, {label for sample in metric.samples for label in sample.labels} - {"le"})
        for metric in registry.collect()
        if metric.samples
    }


@pytest.mark.parametrize(("make", "documented"), DOCUMENTED, ids=["api", "frontend", "payment", "inventory"])
def test_a_service_has_exactly_the_documented_metrics_of_its_own(
    make: Callable[[CollectorRegistry], object], documented: Declared, registry: CollectorRegistry
) -> None:
    make(registry)
    assert declared(registry) == documented


async def test_every_service_has_the_documented_request_metrics(registry: CollectorRegistry) -> None:
    app = create_app(ServiceSettings(service_name="any"), registry=registry)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://any") as client:
        await client.get("/somewhere")
    found = declared(registry)
    assert found["http_requests"] == ("counter", {"method", "endpoint", "status"})
    assert found["http_request_duration_seconds"] == ("histogram", {"method", "endpoint"})
