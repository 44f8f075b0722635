"""Takes payments and gives them back."""

import asyncio
import logging
from datetime import UTC, datetime
from random import Random
from uuid import uuid4

from shop_services.contracts.payments import Cancellation, Payment, PaymentRequest, PaymentStatus
from shop_services.payment.ledger import Ledger
from shop_services.payment.metrics import PaymentMetrics
from shop_services.payment.rules import Verdict, judge
from shop_services.payment.settings import PaymentSettings

_CANCELLED = Verdict(PaymentStatus.DECLINED, "cancelled")

_LEVELS = {
    PaymentStatus.APPROVED: logging.INFO,
    PaymentStatus.DECLINED: logging.WARNING,
    PaymentStatus.ERROR: logging.ERROR,
    PaymentStatus.REFUNDED: logging.INFO,
}

_logger = logging.getLogger(__name__)


class ReferenceInUseError(Exception):
    """A payment under this reference is being made, or one of another amount or method was made."""


class NotRefundableError(Exception):
    """Only approved payments can be refunded."""


class PaymentProcessor:
    """The simulated bank's counter."""

    def __init__(
        self, settings: PaymentSettings, *, ledger: Ledger, metrics: PaymentMetrics, chance: Random
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._metrics = metrics
        self._chance = chance
        self._in_progress: set[str] = set()

    async def pay(self, request: PaymentRequest) -> Payment:
        """What came of the payment, now or when it was first asked for; raises ReferenceInUseError."""
        reference = request.reference
        if (known := self._ledger.under(reference)) is not None:
            if (known.amount, known.method) != (request.amount, request.instrument.method):
                raise ReferenceInUseError
            return known
        if reference in self._in_progress:
            raise ReferenceInUseError
        self._in_progress.add(reference)
        try:
            verdict = await self._ask_the_bank(request)
        finally:
            self._in_progress.discard(reference)
        if self._ledger.is_cancelled(reference):
            verdict = _CANCELLED
        payment = Payment(
            transaction_id=f"txn-{uuid4()}",
            reference=reference,
            amount=request.amount,
            method=request.instrument.method,
            status=verdict.status,
            reason=verdict.reason,
            created_at=datetime.now(UTC),
        )
        self._record(payment)
        return payment

    def refund(self, payment: Payment) -> Payment:
        """The payment, paid back; asking twice pays back once. Raises NotRefundableError."""
        if payment.status is PaymentStatus.REFUNDED:
            return payment
        if payment.status is not PaymentStatus.APPROVED:
            raise NotRefundableError
        refunded = payment.model_copy(update={"status": PaymentStatus.REFUNDED})
        self._record(refunded)
        return refunded

    def cancel(self, reference: str) -> Cancellation:
        """Pays back what was taken under the reference, and sees to it that nothing is taken later."""
        self._ledger.cancel(reference)
        payment = self._ledger.under(reference)
        if payment is None or payment.status not in {PaymentStatus.APPROVED, PaymentStatus.REFUNDED}:
            return Cancellation(reference=reference, refunded=None)
        return Cancellation(reference=reference, refunded=self.refund(payment))

    async def _ask_the_bank(self, request: PaymentRequest) -> Verdict:
        verdict = judge(request, failure_rate=self._settings.failure_rate, chance=self._chance)
        usual = self._settings.latency_seconds * self._chance.uniform(0.5, 1.5)
        await asyncio.sleep(self._settings.slow_seconds if verdict.slow else usual)
        return verdict

    def _record(self, payment: Payment) -> None:
        self._ledger.put(payment)
        self._metrics.count(payment)
        _logger.log(
            _LEVELS[payment.status],
            "payment %s",
            payment.status,
            extra={
                "transaction_id": payment.transaction_id,
                "reference": payment.reference,
                "method": payment.method,
                "amount": payment.amount,
                "status": payment.status,
                "reason": payment.reason,
            },
        )
