import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest

from service_kit.settings import SettingsError, load_settings
from shop_services.shared.chance import chance
from shop_services.traffic.app import build_app
from shop_services.traffic.restocking import StockKeeper
from shop_services.traffic.scenarios import SCENARIOS, Scenario
from shop_services.traffic.settings import TrafficSettings
from shop_services.traffic.visit import Visit
from shop_services.traffic.visitors import Visitor
from tests.unit.apps.shop.street import Street, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    street = Street.before(open_shop())
    yield street
    await street.client.aclose()


@pytest.mark.parametrize(
    ("scenario", "statuses"),
    [
        ("browse", {"200"}),
        ("search", {"200"}),
        ("abandoned_cart", {"200", "303"}),
        ("unknown_product", {"404"}),
        ("order", {"200", "303"}),
        ("order_by_api", {"200", "201"}),
        ("refund", {"200", "201"}),
        ("declined_payment", {"200", "303", "402"}),
        ("payment_error", {"200", "303", "502"}),
        ("slow_payment", {"200", "303"}),
        ("out_of_stock", {"200", "409"}),
        ("bulk_order", {"200", "201"}),
        ("guessed_passwords", {"401"}),
        ("slow_page", {"200"}),
    ],
)
async def test_a_visit_ends_as_it_is_meant_to(
    street: Street, scenario: str, statuses: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_time(_: float) -> None:
        return None

    monkeypatch.setattr("shop_services.frontend.simulation.asyncio.sleep", no_time)
    (played,) = [one for one in SCENARIOS if one.name == scenario]
    await played.play(street.visit(scenario))
    assert {status for (_, status) in street.seen()} == statuses


async def test_a_bulk_order_leaves_the_stock_critical(street: Street) -> None:
    (bulk,) = [one for one in SCENARIOS if one.name == "bulk_order"]
    await bulk.play(street.visit())
    assert min(product.stock_level for product in street.shop.db.products.values()) in {1, 2}


async def test_logins_succeed_and_fail(street: Street) -> None:
    logins: list[Scenario] = [one for one in SCENARIOS if one.name in {"login", "mistyped_password"}]
    for number in range(10):
        for one in logins:
            await one.play(street.visit(f"{one.name} {number}"))
    outcomes = Counter(success for *_, success in street.shop.db.attempts)
    assert outcomes[True] > 0
    assert outcomes[False] >= 10


async def test_each_visit_has_an_address_and_cookies_of_its_own(street: Street) -> None:
    for number in range(5):
        visit = street.visit(str(number))
        await visit.submit("/login", email="ada.keller@example.com", password="demo-ada.keller")
        assert "Log out" in (await visit.page("/")).text
        assert "Log out" not in (await street.visit().page("/")).text
    assert len({address for _, address, _ in street.shop.db.attempts}) == 5


@pytest.mark.parametrize("seeds", [(1, 1), (1, 2)])
async def test_a_seed_repeats_a_visitors_choices(seeds: tuple[int, int]) -> None:
    async def choices(seed: int) -> Counter[tuple[str, str]]:
        street = Street.before(open_shop(), seed=seed)
        visitor = Visitor(street.surroundings, street.client, chance(seed, "visitor 0"))
        for _ in range(12):
            await visitor.step()
        return street.seen()

    first, second = seeds
    # Slow pages take seconds; twelve visits of these seeds have none.
    assert (await choices(first) == await choices(second)) is (first == second)


def keeper_of(street: Street) -> StockKeeper:
    return StockKeeper(
        street.surroundings,
        street.client,
        chance=chance(1, "keeper"),
        metrics=street.surroundings.metrics,
        seconds=1,
    )


async def test_the_stock_keeper_restocks_what_is_low_and_nothing_else(street: Street) -> None:
    street.shop.db.move_stock(2, -45)
    await keeper_of(street).step()
    levels = [product.stock_level for product in street.shop.db.products.values()]
    assert levels[:1] + levels[2:] == [50, 50, 50]
    assert 5 + 20 <= levels[1] <= 5 + 50


async def test_what_sells_out_again_and_again_is_delivered_in_larger_lots(street: Street) -> None:
    keeper, lots = keeper_of(street), []
    for _ in range(4):
        street.shop.db.move_stock(1, -street.shop.db.stock(1))
        await keeper.step()
        lots.append(street.shop.db.stock(1))
    assert lots[3] >= 16 * 20
    assert all(2**number * 20 <= lot <= 2**number * 50 for number, lot in enumerate(lots, start=1))


async def test_visitors_never_die_of_what_the_shop_answers(street: Street) -> None:
    class Nonsense(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, text="<html>{", request=request)

    client = httpx.AsyncClient(transport=Nonsense())
    for one in SCENARIOS:
        await one.play(Visit(street.surroundings, client, scenario=one.name, chance=chance(1, "x")))


def test_the_rate_and_the_seed_are_settings() -> None:
    environ = {
        "SERVICE_NAME": "traffic",
        "FRONTEND_URL": "http://frontend:8081",
        "API_URL": "http://api:8080",
        "TRAFFIC_REQUESTS_PER_SECOND": "2.5",
        "TRAFFIC_SEED": "7",
    }
    settings = load_settings(TrafficSettings, environ)
    assert (settings.port, settings.traffic.requests_per_second, settings.traffic.seed) == (8090, 2.5, 7)
    with pytest.raises(SettingsError, match="TRAFFIC_REQUESTS_PER_SECOND='0' is wrong"):
        load_settings(TrafficSettings, environ | {"TRAFFIC_REQUESTS_PER_SECOND": "0"})


async def test_the_service_runs_and_stops_while_the_shop_is_away() -> None:
    environ = {
        "SERVICE_NAME": "traffic",
        "FRONTEND_URL": "http://127.0.0.1:9",
        "API_URL": "http://127.0.0.1:9",
    }
    app = build_app(load_settings(TrafficSettings, environ))
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0.2)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://traffic") as client:
            assert (await client.get("/health")).status_code == 200
            assert "traffic_shop_up 0.0" in (await client.get("/metrics")).text
