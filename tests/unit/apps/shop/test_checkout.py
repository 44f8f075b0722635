from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from prometheus_client import CollectorRegistry

from service_kit.errors import DependencyUnavailableError
from shop_services.api.orders.checkout import Checkout
from shop_services.api.orders.metrics import OrderMetrics
from shop_services.api.orders.payments import reference_of
from shop_services.contracts.orders import NewOrder, Order, OrderStatus
from shop_services.contracts.payments import Cancellation, Instrument, Payment, PaymentMethod, PaymentStatus
from tests.unit.apps.shop.stores import MOMENT, MemoryDatabase, MemoryOrderStore
from tests.unit.apps.shop.wired import Shop

pytestmark = pytest.mark.anyio

NEW = NewOrder.model_validate({"product_id": 1, "quantity": 2, "payment": {"method": "paypal"}})


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.db.add_product(stock_level=10)
    return shop


def statuses(db: MemoryDatabase) -> list[OrderStatus]:
    return [order.order_status for order in db.orders.values()]


@dataclass
class UnsurePayments:
    """Takes the money, but its answer is lost; cancelling works if `can_cancel`."""

    can_cancel: bool
    cancelled: list[str] = field(default_factory=list)

    async def pay(self, order: Order, instrument: Instrument) -> Payment:
        raise DependencyUnavailableError("payment")

    async def cancel(self, order: Order) -> Cancellation:
        if not self.can_cancel:
            raise DependencyUnavailableError("payment")
        self.cancelled.append(reference_of(order))
        return Cancellation(reference=reference_of(order), refunded=None)


def checkout_with(payments: UnsurePayments, db: MemoryDatabase) -> Checkout:
    metrics = OrderMetrics(CollectorRegistry())
    return Checkout(store=MemoryOrderStore(db), payments=payments, metrics=metrics)


async def test_a_payment_that_nobody_knows_of_is_cancelled_before_the_stock_is_given_back(shop: Shop) -> None:
    payments = UnsurePayments(can_cancel=True)
    with pytest.raises(DependencyUnavailableError):
        await checkout_with(payments, shop.db).place(NEW)
    assert payments.cancelled == [reference_of(shop.db.orders[1])]
    assert (shop.db.stock(1), statuses(shop.db)) == (10, [OrderStatus.FAILED])


async def test_what_could_not_be_cancelled_is_undone_later(shop: Shop) -> None:
    payments = UnsurePayments(can_cancel=False)
    checkout = checkout_with(payments, shop.db)
    with pytest.raises(DependencyUnavailableError):
        await checkout.place(NEW)
    assert (shop.db.stock(1), statuses(shop.db)) == (8, [OrderStatus.PENDING])
    payments.can_cancel = True
    assert await checkout.undo_abandoned(older_than_seconds=60) == 1
    assert (shop.db.stock(1), statuses(shop.db)) == (10, [OrderStatus.FAILED])
    assert await checkout.undo_abandoned(older_than_seconds=60) == 0


@dataclass
class SlowPayments(UnsurePayments):
    """While it works on the payment, the order is taken for abandoned."""

    db: MemoryDatabase = field(default_factory=MemoryDatabase)

    async def pay(self, order: Order, instrument: Instrument) -> Payment:
        await checkout_with(self, self.db).undo_abandoned(older_than_seconds=0)
        return Payment(
            transaction_id="txn-1",
            reference=reference_of(order),
            amount=Decimal(1),
            method=PaymentMethod.CARD,
            status=PaymentStatus.APPROVED,
            reason=None,
            created_at=MOMENT,
        )


async def test_an_order_that_was_undone_meanwhile_is_not_completed(shop: Shop) -> None:
    checkout = checkout_with(SlowPayments(can_cancel=True, db=shop.db), shop.db)
    with pytest.raises(DependencyUnavailableError):
        await checkout.place(NEW)
    assert (shop.db.stock(1), statuses(shop.db)) == (10, [OrderStatus.FAILED])


async def test_an_order_of_a_new_database_has_another_reference(shop: Shop) -> None:
    first = await MemoryOrderStore(shop.db).reserve(1, 1)
    later = first.model_copy(update={"order_time": first.order_time.replace(year=2027)})
    assert reference_of(first) == reference_of(first.model_copy()) != reference_of(later)
