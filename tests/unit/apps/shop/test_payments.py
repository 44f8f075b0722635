import asyncio
import logging
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from httpx import ASGITransport, AsyncClient, Response
from pydantic import TypeAdapter

from shop_services.contracts.payments import (
    Instrument,
    Payment,
    PaymentMethod,
    PaymentRequest,
    PaymentStatus,
)
from shop_services.payment.app import build_app
from shop_services.payment.ledger import Ledger
from shop_services.payment.rules import SLOW_CARD, judge
from shop_services.payment.settings import PaymentSettings
from shop_services.shared.chance import chance
from shop_services.traffic.scenarios import orders as traffic_orders

pytestmark = pytest.mark.anyio

GOOD = {"method": "card", "card_number": "4242424242424242"}


def request(amount: str = "10.00", card: str = "4242424242424242", reference: str = "r-1") -> PaymentRequest:
    instrument: Instrument = TypeAdapter(Instrument).validate_python({"method": "card", "card_number": card})
    return PaymentRequest(reference=reference, amount=Decimal(amount), instrument=instrument)


@pytest.fixture
async def payment() -> AsyncIterator[AsyncClient]:
    settings = PaymentSettings(service_name="payment", failure_rate=0, latency_seconds=0, slow_seconds=0.3)
    async with AsyncClient(transport=ASGITransport(build_app(settings)), base_url="http://payment") as client:
        yield client


async def pay(client: AsyncClient, reference: str = "r-1", amount: str = "10.00", **card: str) -> Response:
    body = {"reference": reference, "amount": amount, "instrument": GOOD | card}
    return await client.post("/payments", json=body)


async def metric(client: AsyncClient, line: str) -> bool:
    return line in (await client.get("/metrics")).text.splitlines()


@pytest.mark.parametrize(
    ("card", "status", "reason"),
    [
        ("4242424242424242", "approved", None),
        ("4000000000000002", "declined", "card_declined"),
        ("4000000000009995", "declined", "insufficient_funds"),
        ("4000000000000069", "declined", "expired_card"),
        ("4000000000000119", "error", "processing_error"),
        (SLOW_CARD, "approved", None),
    ],
)
def test_cards_behave_as_documented(card: str, status: str, reason: str | None) -> None:
    verdict = judge(request(card=card), failure_rate=0, chance=chance(1, "x"))
    assert (verdict.status, verdict.reason, verdict.slow) == (status, reason, card == SLOW_CARD)


@pytest.mark.parametrize(
    ("amount", "status"),
    [("5000.00", "approved"), ("5000.01", "declined"), ("7.13", "error"), ("13", "approved")],
)
def test_amounts_behave_as_documented(amount: str, status: str) -> None:
    assert judge(request(amount=amount), failure_rate=0, chance=chance(1, "x")).status == status


def test_the_cards_of_the_traffic_do_what_it_uses_them_for() -> None:
    def status(card: str) -> PaymentStatus:
        return judge(request(card=card), failure_rate=0, chance=chance(1, "x")).status

    assert {status(card) for card in traffic_orders.DECLINED_CARDS} == {PaymentStatus.DECLINED}
    assert status(traffic_orders.BROKEN_CARD) is PaymentStatus.ERROR
    assert status(traffic_orders.GOOD_CARD) is PaymentStatus.APPROVED
    assert traffic_orders.SLOW_CARD == SLOW_CARD


def test_the_failure_rate_is_kept_and_a_seed_repeats_it() -> None:
    def outcomes() -> list[PaymentStatus]:
        dice = chance(7, "bank")
        return [judge(request(), failure_rate=0.3, chance=dice).status for _ in range(2000)]

    first = outcomes()
    assert first == outcomes()
    assert 0.25 < 1 - first.count(PaymentStatus.APPROVED) / len(first) < 0.35
    assert 0 < first.count(PaymentStatus.ERROR) < first.count(PaymentStatus.DECLINED)


async def test_an_approved_payment_has_a_transaction_id(payment: AsyncClient) -> None:
    answer = await pay(payment, amount="10.50")
    assert (answer.status_code, answer.json()["status"]) == (201, "approved")
    assert answer.json()["transaction_id"].startswith("txn-")
    assert (await payment.get(answer.headers["Location"])).json() == answer.json()
    assert await metric(payment, 'payments_total{method="card",status="approved"} 1.0')
    assert await metric(payment, "payment_amount_total 10.5")


async def test_a_declined_payment_says_why(payment: AsyncClient) -> None:
    answer = await pay(payment, card_number="4000000000009995")
    assert (answer.status_code, answer.json()["detail"]) == (
        402,
        "The payment was declined: insufficient_funds.",
    )
    assert (await payment.get(answer.headers["Location"])).json()["reason"] == "insufficient_funds"
    assert await metric(payment, 'payments_total{method="card",status="declined"} 1.0')
    assert await metric(payment, "payment_amount_total 0.0")


async def test_a_bank_that_cannot_be_asked_is_another_error(payment: AsyncClient) -> None:
    assert (await pay(payment, amount="1.13")).status_code == 502
    assert await metric(payment, 'payments_total{method="card",status="error"} 1.0')


async def test_asking_twice_pays_once(payment: AsyncClient) -> None:
    first, second = await pay(payment), await pay(payment)
    assert first.json() == second.json()
    assert await metric(payment, "payment_amount_total 10.0")


async def test_a_reference_belongs_to_one_payment(payment: AsyncClient) -> None:
    await pay(payment)
    assert (await pay(payment, amount="11.00")).status_code == 409


async def test_of_two_at_once_under_one_reference_one_is_refused(payment: AsyncClient) -> None:
    answers = await asyncio.gather(*(pay(payment, card_number=SLOW_CARD) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_refund_is_made_once(payment: AsyncClient) -> None:
    location = (await pay(payment)).headers["Location"]
    for _ in range(2):
        answer = await payment.post(f"{location}/refund")
        assert (answer.status_code, answer.json()["status"]) == (200, "refunded")
    assert await metric(payment, 'payments_total{method="card",status="refunded"} 1.0')


async def test_only_approved_payments_are_refunded(payment: AsyncClient) -> None:
    location = (await pay(payment, amount="1.13")).headers["Location"]
    assert (await payment.post(f"{location}/refund")).status_code == 409
    assert (await payment.post("/payments/txn-0/refund")).status_code == 404


async def test_a_cancellation_pays_back_and_can_be_repeated(payment: AsyncClient) -> None:
    await pay(payment)
    for _ in range(2):
        answer = await payment.put("/cancellations/r-1")
        assert (answer.status_code, answer.json()["refunded"]["amount"]) == (200, "10.00")
    assert await metric(payment, 'payments_total{method="card",status="refunded"} 1.0')


async def test_after_a_cancellation_nothing_is_taken(payment: AsyncClient) -> None:
    assert (await payment.put("/cancellations/r-1")).json() == {"reference": "r-1", "refunded": None}
    answer = await pay(payment)
    assert (answer.status_code, answer.json()["detail"]) == (402, "The payment was declined: cancelled.")


async def test_a_payment_that_is_cancelled_while_it_is_made_is_not_made(payment: AsyncClient) -> None:
    paying = asyncio.create_task(pay(payment, card_number=SLOW_CARD))
    await asyncio.sleep(0.05)
    await payment.put("/cancellations/r-1")
    assert (await paying).status_code == 402
    assert await metric(payment, "payment_amount_total 0.0")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0"},
        {"amount": "-1"},
        {"amount": "1.001"},
        {"amount": "NaN"},
        {"reference": ""},
        {"reference": "a b"},
        {"instrument": {"method": "card", "card_number": "42"}},
        {"instrument": {"method": "cash"}},
        {"currency": "EUR"},
    ],
)
async def test_a_payment_that_makes_no_sense_is_refused(
    payment: AsyncClient, change: dict[str, object]
) -> None:
    body = {"reference": "r-1", "amount": "10.00", "instrument": GOOD} | change
    assert (await payment.post("/payments", json=body)).status_code == 422


async def test_what_became_of_payments_is_logged_with_method_id_and_reason(
    payment: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await pay(payment, "a")
        await pay(payment, "b", card_number="4000000000000002")
        await pay(payment, "c", amount="1.13")
        await payment.put("/cancellations/a")
    events = [record for record in caplog.records if record.message.startswith("payment ")]
    assert [(event.levelname, event.message, event.__dict__["reason"]) for event in events] == [
        ("INFO", "payment approved", None),
        ("WARNING", "payment declined", "card_declined"),
        ("ERROR", "payment error", "processing_error"),
        ("INFO", "payment refunded", None),
    ]
    assert all(event.__dict__["transaction_id"].startswith("txn-") for event in events)
    assert {event.__dict__["method"] for event in events} == {PaymentMethod.CARD}
    assert not [record for record in caplog.records if GOOD["card_number"] in str(record.__dict__)]


async def test_the_ledger_forgets_the_oldest_payment(payment: AsyncClient) -> None:
    ledger = Ledger(capacity=2)
    processed = [(await pay(payment, f"r-{number}")).json() for number in range(3)]
    made = [Payment.model_validate(fields) for fields in processed]
    for one in made:
        ledger.put(one)
    assert [ledger.get(one.transaction_id) for one in made] == [None, *made[1:]]
    assert ledger.under("r-0") is None
