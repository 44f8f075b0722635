"""Payments in memory: the newest ones, as long as the process lives."""

from collections import OrderedDict

from shop_services.contracts.payments import Payment

CAPACITY = 10_000
"""About 10 MB. What is forgotten can be neither looked at nor refunded any more."""


class Ledger:
    """Payments by transaction id and by reference, and the references under which nothing may be taken."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._payments: OrderedDict[str, Payment] = OrderedDict()
        self._transactions: dict[str, str] = {}
        self._cancelled: OrderedDict[str, None] = OrderedDict()

    def put(self, payment: Payment) -> None:
        """Adds the payment, or what has become of it; the oldest one is forgotten for it."""
        self._payments[payment.reference] = payment
        self._transactions[payment.transaction_id] = payment.reference
        if len(self._payments) > self._capacity:
            _, oldest = self._payments.popitem(last=False)
            del self._transactions[oldest.transaction_id]

    def get(self, transaction_id: str) -> Payment | None:
        """The payment with this id."""
        reference = self._transactions.get(transaction_id)
        return None if reference is None else self._payments[reference]

    def under(self, reference: str) -> Payment | None:
        """The payment that was asked for under this reference."""
        return self._payments.get(reference)

    def cancel(self, reference: str) -> None:
        """Remembers that nothing may be taken under this reference."""
        self._cancelled[reference] = None
        if len(self._cancelled) > self._capacity:
            self._cancelled.popitem(last=False)

    def is_cancelled(self, reference: str) -> bool:
        """Whether nothing may be taken under it."""
        return reference in self._cancelled
