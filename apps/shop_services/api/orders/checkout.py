"""What happens to an order from its placing to its end."""

import logging
from enum import StrEnum

from service_kit.errors import DependencyUnavailableError
from shop_services.api.orders.metrics import OrderMetrics, OrderOutcome
from shop_services.api.orders.payments import PaymentRefusedError, Payments
from shop_services.api.orders.store import OrderStore, OutOfStockError
from shop_services.contracts.orders import NewOrder, Order, OrderStatus
from shop_services.shared.upstream import NotSentError

_logger = logging.getLogger(__name__)


class FailureReason(StrEnum):
    """Why an order failed, in the log."""

    OUT_OF_STOCK = "out_of_stock"
    PAYMENT_DECLINED = "payment_declined"
    PAYMENT_ERROR = "payment_error"
    PAYMENT_UNAVAILABLE = "payment_unavailable"
    ABANDONED = "abandoned"  # the service that worked on it died, or the database was away


class OrderUnpaidError(Exception):
    """The order has failed; `declined` if the bank said no, else the bank could not be asked."""

    def __init__(self, order: Order, detail: str, *, declined: bool) -> None:
        super().__init__(detail)
        self.order = order
        self.declined = declined


class NotRefundableError(Exception):
    """Only completed orders can be refunded."""

    def __init__(self, status: OrderStatus) -> None:
        super().__init__(f"The order is {status}; only completed orders can be refunded.")


class Checkout:
    """Places, refunds and cleans up orders."""

    def __init__(self, *, store: OrderStore, payments: Payments, metrics: OrderMetrics) -> None:
        self._store = store
        self._payments = payments
        self._metrics = metrics

    async def place(self, new: NewOrder) -> Order:
        """The completed order.

        Raises:
            NoSuchProductError, OutOfStockError: nothing was written.
            OrderUnpaidError: the order has failed, and its units are in the stock again.
            DependencyUnavailableError: what became of the order is not known, but it will be undone.
        """
        try:
            order = await self._store.reserve(new.product_id, new.quantity)
        except OutOfStockError as error:
            self._metrics.count(OrderOutcome.OUT_OF_STOCK)
            asked = {"product_id": new.product_id, "quantity": new.quantity, "stock_level": error.left}
            _logger.warning("order failed", extra=asked | {"reason": FailureReason.OUT_OF_STOCK})
            raise
        _logger.info("order created", extra=_fields(order))
        try:
            payment = await self._payments.pay(order, new.payment)
        except PaymentRefusedError as error:
            reason = FailureReason.PAYMENT_DECLINED if error.declined else FailureReason.PAYMENT_ERROR
            failed = await self._fail(order, reason, str(error))
            raise OrderUnpaidError(failed, str(error), declined=error.declined) from error
        except DependencyUnavailableError as error:
            if not isinstance(error, NotSentError):
                await self._payments.cancel(order)
            await self._fail(order, FailureReason.PAYMENT_UNAVAILABLE, error.cause)
            raise
        completed = await self._store.complete(order.id)
        if completed is None:  # taken for abandoned, because the bank took so long, and paid back
            raise DependencyUnavailableError("payment")
        self._metrics.count(OrderOutcome.COMPLETED)
        paid = {"transaction_id": payment.transaction_id, "method": payment.method}
        _logger.info("order completed", extra=_fields(completed) | paid)
        return completed

    async def refund(self, order: Order) -> Order:
        """The refunded order, whose units are in the stock again; asking twice refunds once.

        Raises:
            NotRefundableError: it is not completed.
            DependencyUnavailableError: it may be paid back; ask again.
        """
        if order.order_status is OrderStatus.REFUNDED:
            return order
        if order.order_status is not OrderStatus.COMPLETED:
            raise NotRefundableError(order.order_status)
        await self._payments.cancel(order)
        refunded = await self._store.undo(order.id, was=OrderStatus.COMPLETED, becomes=OrderStatus.REFUNDED)
        if refunded is None:  # somebody else was faster
            return order.model_copy(update={"order_status": OrderStatus.REFUNDED})
        self._metrics.count(OrderOutcome.REFUNDED)
        _logger.info("order refunded", extra=_fields(refunded))
        return refunded

    async def undo_abandoned(self, *, older_than_seconds: float) -> int:
        """Cancels what is pending for so long, and says how many orders that were.

        Several replicas may do it at once: each order is undone once.
        """
        abandoned = await self._store.pending(older_than_seconds=older_than_seconds)
        for order in abandoned:
            await self._payments.cancel(order)
            await self._fail(order, FailureReason.ABANDONED, "it was pending for too long")
        return len(abandoned)

    async def _fail(self, order: Order, reason: FailureReason, detail: str) -> Order:
        failed = await self._store.undo(order.id, was=OrderStatus.PENDING, becomes=OrderStatus.FAILED)
        if failed is None:  # another replica has undone it already
            return order.model_copy(update={"order_status": OrderStatus.FAILED})
        self._metrics.count(OrderOutcome.FAILED)
        _logger.warning("order failed", extra=_fields(failed) | {"reason": reason, "detail": detail})
        return failed


def _fields(order: Order) -> dict[str, object]:
    return {
        "order_id": order.id,
        "product_id": order.product_id,
        "quantity": order.quantity,
        "total_amount": order.total_amount,
    }
