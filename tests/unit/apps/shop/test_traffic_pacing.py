import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from prometheus_client import CollectorRegistry

from shop_services.contracts.orders import NewOrder
from shop_services.contracts.payments import PaymentMethod, PayPal
from shop_services.shared.chance import chance
from shop_services.traffic.metrics import TrafficMetrics
from shop_services.traffic.pacing import Availability, Pacer, StoppedError
from shop_services.traffic.scenarios import SCENARIOS
from shop_services.traffic.visit import ShopAwayError, Surroundings, Visit
from tests.unit.apps.shop.street import URLS, Street, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    street = Street.before(open_shop())
    yield street
    await street.client.aclose()


async def test_visitors_keep_to_the_rate() -> None:
    stop = asyncio.Event()
    pacer = Pacer(200, chance(1, "pace"), stop)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(pacer.turn() for _ in range(60)))
    assert 0.2 < loop.time() - began < 5


async def test_missed_turns_are_not_made_up_for() -> None:
    stop = asyncio.Event()
    pacer = Pacer(20, chance(1, "pace"), stop)
    await pacer.turn()
    await asyncio.sleep(0.2)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await pacer.turn()
    await pacer.turn()
    assert loop.time() - began > 0.02


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_while_the_shop_is_away_visitors_come_back_later_and_later(
    registry: CollectorRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = Clock()
    availability = Availability(chance(1, "return"), TrafficMetrics(registry), asyncio.Event(), clock)
    for delay in (1, 2, 4, 8, 16, 30, 30):
        availability.failed("refused")
        clock.now += 0.74 * delay
        assert availability.away()
        availability.failed("refused too")  # by another visitor: the wait stays as it is
        clock.now += 0.52 * delay
        assert not availability.away()
    assert registry.get_sample_value("traffic_shop_up") == 0
    availability.succeeded()
    assert registry.get_sample_value("traffic_shop_up") == 1
    assert [record.message for record in caplog.records] == [
        "the shop is away: visitors wait",
        "the shop is back",
    ]


@pytest.mark.parametrize("away", ["frontend", "api"])
async def test_a_shop_that_is_away_ends_the_visit_and_holds_up_the_others(street: Street, away: str) -> None:
    street.shop.away.add(away)
    with pytest.raises(ShopAwayError):
        await street.visit().page("/products")
    assert street.surroundings.availability.away()
    other = asyncio.create_task(street.visit().page("/products"))
    await asyncio.sleep(0.05)
    assert not other.done()
    street.stop.set()
    with pytest.raises(StoppedError):
        await other


async def test_visitors_who_wait_for_their_turn_learn_that_the_shop_is_away(street: Street) -> None:
    around = street.surroundings
    slow = Surroundings(URLS, Pacer(20, chance(1, "pace"), street.stop), around.availability, around.metrics)
    await slow.turn()
    waiting = asyncio.create_task(slow.turn())
    await asyncio.sleep(0)
    around.availability.failed("refused")
    await asyncio.sleep(0.15)
    assert not waiting.done()
    street.stop.set()
    with pytest.raises(StoppedError):
        await waiting


async def test_a_bank_that_is_away_does_not_keep_visitors_away(street: Street) -> None:
    street.shop.away.add("payment")
    (order,) = [one for one in SCENARIOS if one.name == "order"]
    await order.play(street.visit())
    assert street.seen()["test", "503"] == 1
    assert not street.surroundings.availability.away()


async def test_only_an_answer_that_is_no_failure_ends_the_waiting(street: Street) -> None:
    clock, metrics = Clock(), street.surroundings.metrics
    availability = Availability(chance(1, "return"), metrics, street.stop, clock)
    around = Surroundings(URLS, street.surroundings.pacer, availability, metrics)
    visit = Visit(around, street.client, scenario="test", chance=chance(1, "test"))
    availability.failed("refused")
    clock.now = 2
    street.shop.away.add("payment")
    payment = PayPal(method=PaymentMethod.PAYPAL)
    answer = await visit.tell("/orders", NewOrder(product_id=1, quantity=1, payment=payment))
    assert answer.status_code == 503
    assert street.registry.get_sample_value("traffic_shop_up") == 0
    await visit.page("/products")
    assert street.registry.get_sample_value("traffic_shop_up") == 1
