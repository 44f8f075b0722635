"""The payment service as orders need it."""

from typing import Protocol

import httpx

from service_kit.errors import DependencyUnavailableError
from shop_services.contracts.orders import Order
from shop_services.contracts.payments import Cancellation, Instrument, Payment, PaymentRequest
from shop_services.shared.upstream import Upstream, problem_detail


class PaymentRefusedError(Exception):
    """Nothing was paid: the bank said no, or it could not be asked (`declined` tells which)."""

    def __init__(self, detail: str, *, declined: bool) -> None:
        super().__init__(detail)
        self.declined = declined


class Payments(Protocol):
    """Who takes the money and gives it back."""

    async def pay(self, order: Order, instrument: Instrument) -> Payment:
        """The approved payment of the order's amount.

        Raises:
            PaymentRefusedError: nothing was paid.
            NotSentError: nothing was paid, the service is away.
            DependencyUnavailableError: nobody knows.
        """

    async def cancel(self, order: Order) -> Cancellation:
        """Gives back what was paid for the order, and lets nothing be paid for it later.

        Raises:
            DependencyUnavailableError: it may be done or not; doing it again does no harm.
        """


class PaymentClient:
    """Asks the payment service."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def pay(self, order: Order, instrument: Instrument) -> Payment:
        """The approved payment of the order's amount; see Payments."""
        request = PaymentRequest(
            reference=reference_of(order), amount=order.total_amount, instrument=instrument
        )
        answer = await self._upstream.request("POST", "/payments", body=request)
        if answer.status_code == httpx.codes.PAYMENT_REQUIRED:
            raise PaymentRefusedError(problem_detail(answer), declined=True)
        if answer.status_code == httpx.codes.BAD_GATEWAY:
            raise PaymentRefusedError(problem_detail(answer), declined=False)
        if not answer.is_success:  # it broke over the payment, perhaps after it was made
            raise DependencyUnavailableError("payment") from self._upstream.failure(answer)
        return self._upstream.read(Payment, answer)

    async def cancel(self, order: Order) -> Cancellation:
        """Gives back what was paid for the order, and lets nothing be paid for it later."""
        answer = await self._upstream.request("PUT", f"/cancellations/{reference_of(order)}")
        if not answer.is_success:
            raise DependencyUnavailableError("payment") from self._upstream.failure(answer)
        return self._upstream.read(Cancellation, answer)


def reference_of(order: Order) -> str:
    """The same for an order at any time, and another one for an order with its id in a new database."""
    return f"order-{order.id}-{round(order.order_time.timestamp() * 1_000_000)}"
