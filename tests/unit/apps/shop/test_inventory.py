import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry, generate_latest

from service_kit.app import create_app
from service_kit.errors import DependencyUnavailableError
from service_kit.settings import ServiceSettings
from shop_services.inventory.levels import Severity, StockLevel, statistics
from shop_services.inventory.metrics import StockMetrics
from shop_services.inventory.monitor import STALE_AFTER_SECONDS, StockMonitor
from shop_services.inventory.routes import inventory_routes

pytestmark = pytest.mark.anyio


def level(units: int, product_id: int = 1, threshold: int = 8, name: str = "Mug") -> StockLevel:
    return StockLevel(
        product_id=product_id,
        product_name=name,
        price=Decimal("2.50"),
        stock_level=units,
        low_stock_threshold=threshold,
    )


@dataclass
class Stock:
    """The stock, a clock to set, and what watches them."""

    registry: CollectorRegistry
    items: list[StockLevel] = field(default_factory=list)
    away: bool = False
    now: float = 0.0

    def __post_init__(self) -> None:
        self.monitor = StockMonitor(
            store=self, metrics=StockMetrics(self.registry), refresh_seconds=1, clock=lambda: self.now
        )

    async def levels(self) -> list[StockLevel]:
        if self.away:
            raise DependencyUnavailableError("postgres")
        return list(self.items)

    async def become(self, *items: StockLevel) -> None:
        self.items = list(items)
        await self.monitor.step()

    def metrics(self) -> list[str]:
        lines = generate_latest(self.registry).decode().splitlines()
        return [line for line in lines if not line.startswith("#")]


@pytest.fixture
def stock(registry: CollectorRegistry) -> Stock:
    return Stock(registry)


@pytest.fixture
async def inventory(stock: Stock) -> AsyncIterator[AsyncClient]:
    app = create_app(ServiceSettings(service_name="inventory"), registry=stock.registry)
    app.include_router(inventory_routes(stock.monitor))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://inventory") as client:
        yield client


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    found = [(record.levelname, record.message) for record in caplog.records]
    caplog.clear()
    return found


@pytest.mark.parametrize(
    ("units", "threshold", "severity"),
    [
        (9, 8, Severity.OK),
        (8, 8, Severity.LOW),
        (3, 8, Severity.LOW),
        (2, 8, Severity.CRITICAL),
        (0, 8, Severity.CRITICAL),
        (1, 3, Severity.LOW),
        (1, 0, Severity.OK),
        (0, 0, Severity.CRITICAL),
    ],
)
def test_how_bad_a_level_is(units: int, threshold: int, severity: Severity) -> None:
    assert level(units, threshold=threshold).severity is severity


def test_the_stock_adds_up() -> None:
    found = statistics([level(10), level(8, 2), level(2, 3), level(0, 4)])
    assert (found.products, found.units, found.stock_value) == (4, 20, Decimal("50.00"))
    assert (found.low_stock, found.critical, found.out_of_stock) == (3, 2, 1)


async def test_the_gauges_show_what_was_read_last(stock: Stock) -> None:
    await stock.become(level(10), level(3, 2, name="Jug"))
    assert stock.metrics() == [
        'inventory_stock_level{product_id="1",product_name="Mug"} 10.0',
        'inventory_stock_level{product_id="2",product_name="Jug"} 3.0',
        "inventory_low_stock_products 1.0",
    ]


async def test_a_product_that_was_removed_or_renamed_leaves_no_series_behind(stock: Stock) -> None:
    await stock.become(level(10), level(10, 2, name="Jug"))
    await stock.become(level(10, name="Cup"))
    assert stock.metrics() == [
        'inventory_stock_level{product_id="1",product_name="Cup"} 10.0',
        "inventory_low_stock_products 0.0",
    ]


async def test_low_stock_is_told_on_the_change_only(stock: Stock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await stock.become(level(10))
    assert told(caplog) == []
    await stock.become(level(8))
    assert told(caplog) == [("INFO", "stock level changed"), ("WARNING", "low stock")]
    await stock.become(level(8))
    assert told(caplog) == []
    await stock.become(level(7))
    assert told(caplog) == [("INFO", "stock level changed")]
    await stock.become(level(2))
    assert told(caplog) == [("INFO", "stock level changed"), ("ERROR", "critical stock")]
    await stock.become(level(4))
    assert told(caplog) == [
        ("INFO", "stock level changed"),
        ("WARNING", "stock is low, no longer critical"),
    ]
    await stock.become(level(40))
    assert told(caplog) == [("INFO", "stock level changed"), ("INFO", "stock is no longer low")]


async def test_what_is_low_at_the_start_is_told(stock: Stock, caplog: pytest.LogCaptureFixture) -> None:
    await stock.become(level(5), level(0, 2), level(50, 3))
    assert told(caplog) == [("WARNING", "low stock"), ("ERROR", "critical stock")]


async def test_a_change_names_the_product_and_both_levels(
    stock: Stock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stock.become(level(10))
    await stock.become(level(7))
    fields = caplog.records[0].__dict__
    assert (fields["product_id"], fields["product_name"]) == (1, "Mug")
    assert (fields["was"], fields["stock_level"], fields["change"]) == (10, 7, -3)


async def test_a_short_outage_is_bridged_and_a_long_one_shows_nothing(
    stock: Stock, caplog: pytest.LogCaptureFixture
) -> None:
    await stock.become(level(10))
    stock.away, stock.now = True, STALE_AFTER_SECONDS
    await stock.monitor.step()
    assert stock.metrics()[0].endswith(" 10.0")
    stock.now += 1
    await stock.monitor.step()
    assert stock.metrics() == ["inventory_low_stock_products NaN"]
    with pytest.raises(DependencyUnavailableError):
        stock.monitor.snapshot()
    assert told(caplog) == [("ERROR", "the stock cannot be read: postgres is unavailable")]
    stock.away = False
    await stock.monitor.step()
    assert stock.metrics()[0].endswith(" 10.0")


async def test_levels_can_be_listed_by_how_bad_they_are(stock: Stock, inventory: AsyncClient) -> None:
    await stock.become(level(10), level(8, 2), level(1, 3))
    found = (await inventory.get("/inventory")).json()
    assert [(item["product_id"], item["severity"]) for item in found["items"]] == [
        (1, "ok"),
        (2, "low"),
        (3, "critical"),
    ]
    found = (await inventory.get("/inventory?severity=critical")).json()
    assert [item["product_id"] for item in found["items"]] == [3]
    assert (await inventory.get("/inventory?severity=bad")).status_code == 422


async def test_the_statistics_and_single_products_can_be_asked_for(
    stock: Stock, inventory: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stock.become(level(10), level(1, 2))
    found = (await inventory.get("/inventory/statistics")).json()
    assert (found["units"], found["stock_value"], found["critical"]) == (11, "27.50", 1)
    assert (await inventory.get("/inventory/2")).json()["stock_level"] == 1
    assert (await inventory.get("/inventory/9")).status_code == 404
    queries = [record.__dict__["query"] for record in caplog.records if record.message == "inventory queried"]
    assert queries == ["statistics", "product", "product"]


async def test_before_the_first_reading_there_is_no_answer(stock: Stock, inventory: AsyncClient) -> None:
    for path in ("", "/statistics", "/1"):
        answer = await inventory.get(f"/inventory{path}")
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
