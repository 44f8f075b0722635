import logging
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from shop_services.contracts.orders import OrderStatus
from tests.unit.apps.shop.stores import MemoryDatabase
from tests.unit.apps.shop.wired import Shop

pytestmark = pytest.mark.anyio

CARD = {"method": "card", "card_number": "4242424242424242"}
DECLINED = CARD | {"card_number": "4000000000000002"}
BROKEN = CARD | {"card_number": "4000000000000119"}


def order_of(quantity: int = 2, payment: dict[str, str] = CARD) -> dict[str, object]:
    return {"product_id": 1, "quantity": quantity, "payment": payment}


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.db.add_product(stock_level=10)
    return shop


@pytest.fixture
async def api(shop: Shop) -> AsyncIterator[AsyncClient]:
    async with shop.client("api") as client:
        yield client


def statuses(db: MemoryDatabase) -> list[OrderStatus]:
    return [order.order_status for order in db.orders.values()]


def logged(caplog: pytest.LogCaptureFixture, message: str) -> list[dict[str, object]]:
    return [record.__dict__ for record in caplog.records if record.message == message]


async def test_an_order_takes_the_stock_and_the_money(api: AsyncClient, shop: Shop) -> None:
    answer = await api.post("/orders", json=order_of(3))
    assert (answer.status_code, answer.json()["order_status"]) == (201, "completed")
    assert answer.json()["total_amount"] == "60.00"
    assert (await api.get(answer.headers["Location"])).json() == answer.json()
    assert shop.db.stock(1) == 7
    assert 'orders_total{status="completed"} 1.0' in await shop.metrics("api")
    assert "payment_amount_total 60.0" in await shop.metrics("payment")


async def test_more_than_there_is_cannot_be_ordered(
    api: AsyncClient, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await api.post("/orders", json=order_of(11))
    assert (answer.status_code, answer.json()["detail"]) == (409, "Only 10 units of Thing 1 are left.")
    assert (shop.db.stock(1), shop.db.orders) == (10, {})
    assert 'orders_total{status="out_of_stock"} 1.0' in await shop.metrics("api")
    assert [fields["reason"] for fields in logged(caplog, "order failed")] == ["out_of_stock"]


async def test_the_last_unit_can_be_ordered_once(api: AsyncClient, shop: Shop) -> None:
    assert [(await api.post("/orders", json=order_of(5))).status_code for _ in range(3)] == [201, 201, 409]
    assert shop.db.stock(1) == 0


@pytest.mark.parametrize(
    ("payment", "status", "reason"), [(DECLINED, 402, "payment_declined"), (BROKEN, 502, "payment_error")]
)
async def test_an_unpaid_order_fails_and_gives_the_stock_back(
    api: AsyncClient,
    shop: Shop,
    caplog: pytest.LogCaptureFixture,
    payment: dict[str, str],
    status: int,
    reason: str,
) -> None:
    answer = await api.post("/orders", json=order_of(payment=payment))
    assert answer.status_code == status
    assert (await api.get(answer.headers["Location"])).json()["order_status"] == "failed"
    assert shop.db.stock(1) == 10
    assert 'orders_total{status="failed"} 1.0' in await shop.metrics("api")
    assert [fields["reason"] for fields in logged(caplog, "order failed")] == [reason]


async def test_without_the_payment_service_the_order_fails_at_once(api: AsyncClient, shop: Shop) -> None:
    shop.away.add("payment")
    answer = await api.post("/orders", json=order_of())
    assert (answer.status_code, answer.json()["detail"]) == (503, "payment is unavailable: try again.")
    assert (shop.db.stock(1), statuses(shop.db)) == (10, [OrderStatus.FAILED])
    assert (await api.get("/products/1")).status_code == 200


async def test_a_refund_gives_back_the_money_and_the_stock_once(api: AsyncClient, shop: Shop) -> None:
    await api.post("/orders", json=order_of())
    for _ in range(2):
        answer = await api.post("/orders/1/refund")
        assert (answer.status_code, answer.json()["order_status"]) == (200, "refunded")
    assert shop.db.stock(1) == 10
    assert 'orders_total{status="refunded"} 1.0' in await shop.metrics("api")
    assert 'payments_total{method="card",status="refunded"} 1.0' in await shop.metrics("payment")


async def test_a_failed_order_cannot_be_refunded(api: AsyncClient) -> None:
    await api.post("/orders", json=order_of(payment=DECLINED))
    assert (await api.post("/orders/1/refund")).status_code == 409
    assert (await api.post("/orders/2/refund")).status_code == 404


async def test_orders_are_listed_by_status_from_the_newest(api: AsyncClient) -> None:
    for payment in (CARD, DECLINED, CARD):
        await api.post("/orders", json=order_of(payment=payment))
    found = (await api.get("/orders?status=completed&limit=1")).json()
    assert ([item["id"] for item in found["items"]], found["next_cursor"]) == ([3], 3)
    found = (await api.get("/orders?status=completed&cursor=3")).json()
    assert ([item["id"] for item in found["items"]], found["next_cursor"]) == ([1], None)


@pytest.mark.parametrize(
    "body",
    [
        order_of(0),
        order_of(101),
        order_of() | {"product_id": 0},
        order_of() | {"price": 1},
        order_of(payment={"method": "cash"}),
        order_of(payment={"method": "card"}),
        order_of(payment={"method": "card", "card_number": "1234"}),
        order_of(payment={"method": "paypal", "card_number": "4242424242424242"}),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    api: AsyncClient, shop: Shop, body: dict[str, object]
) -> None:
    assert (await api.post("/orders", json=body)).status_code == 422
    assert shop.db.orders == {}


async def test_a_product_that_is_not_offered_cannot_be_ordered(api: AsyncClient) -> None:
    assert (await api.post("/orders", json=order_of() | {"product_id": 2})).status_code == 404


async def test_no_log_line_has_a_card_number(api: AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await api.post("/orders", json=order_of())
        await api.post("/orders", json=order_of(payment=DECLINED))
    numbers = (CARD["card_number"], DECLINED["card_number"])
    assert not [
        record for record in caplog.records if any(number in str(record.__dict__) for number in numbers)
    ]
