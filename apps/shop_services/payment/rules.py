"""Which payments fail, and why.

| What | Outcome |
| --- | --- |
| card 4000000000000002 | declined: card_declined |
| card 4000000000009995 | declined: insufficient_funds |
| card 4000000000000069 | declined: expired_card |
| card 4000000000000119, or an amount that ends in .13 | error: processing_error |
| card 4000000000000200 | approved, but only after SLOW_SECONDS |
| an amount above 5000.00 | declined: limit_exceeded |
| one of FAILURE_RATE, by chance | two in three declined by the bank, one in three error: gateway_timeout |
| everything else | approved |

The failing cards are those that Stripe's documentation gives for tests; the slow one is our own.
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from shop_services.contracts.payments import Card, PaymentRequest, PaymentStatus

SLOW_CARD = "4000000000000200"
LIMIT = Decimal(5000)
ERROR_CENTS = Decimal("0.13")

ERROR_SHARE = 1 / 3
"""Of the failures by chance, how many are errors."""


@dataclass(frozen=True)
class Verdict:
    """What the bank says."""

    status: PaymentStatus
    reason: str | None = None
    slow: bool = False


_APPROVED = Verdict(PaymentStatus.APPROVED)
_PROCESSING_ERROR = Verdict(PaymentStatus.ERROR, "processing_error")

_CARDS = {
    "4000000000000002": Verdict(PaymentStatus.DECLINED, "card_declined"),
    "4000000000009995": Verdict(PaymentStatus.DECLINED, "insufficient_funds"),
    "4000000000000069": Verdict(PaymentStatus.DECLINED, "expired_card"),
    "4000000000000119": _PROCESSING_ERROR,
    SLOW_CARD: Verdict(PaymentStatus.APPROVED, slow=True),
}


def judge(request: PaymentRequest, *, failure_rate: float, chance: Random) -> Verdict:
    """What the bank says to this payment."""
    if request.amount > LIMIT:
        return Verdict(PaymentStatus.DECLINED, "limit_exceeded")
    if request.amount % 1 == ERROR_CENTS:
        return _PROCESSING_ERROR
    if isinstance(request.instrument, Card) and request.instrument.card_number in _CARDS:
        return _CARDS[request.instrument.card_number]
    if chance.random() >= failure_rate:
        return _APPROVED
    if chance.random() < ERROR_SHARE:
        return Verdict(PaymentStatus.ERROR, "gateway_timeout")
    return Verdict(PaymentStatus.DECLINED, "declined_by_bank")
