"""Payments: what is asked of the payment service and what it answers."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shop_services.contracts.values import Money

Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""The payer's own name for a payment: asking twice under one reference pays once."""


class PaymentMethod(StrEnum):
    """What is paid with."""

    CARD = "card"
    PAYPAL = "paypal"
    BANK_TRANSFER = "bank_transfer"


class Card(BaseModel):
    """A card; which numbers fail is listed in shop_services.payment.rules."""

    model_config = ConfigDict(extra="forbid")

    method: Literal[PaymentMethod.CARD]
    card_number: str = Field(pattern=r"^[0-9]{12,19}$", repr=False)


class PayPal(BaseModel):
    """A PayPal account."""

    model_config = ConfigDict(extra="forbid")

    method: Literal[PaymentMethod.PAYPAL]


class BankTransfer(BaseModel):
    """A transfer from a bank account."""

    model_config = ConfigDict(extra="forbid")

    method: Literal[PaymentMethod.BANK_TRANSFER]


Instrument = Annotated[Card | PayPal | BankTransfer, Field(discriminator="method")]


class PaymentRequest(BaseModel):
    """Asks for an amount in EUR."""

    model_config = ConfigDict(extra="forbid")

    reference: Reference
    amount: Money
    instrument: Instrument


class PaymentStatus(StrEnum):
    """What came of a payment."""

    APPROVED = "approved"
    DECLINED = "declined"  # the bank said no
    ERROR = "error"  # the bank could not be asked
    REFUNDED = "refunded"


class Payment(BaseModel):
    """A payment that was asked for; `reason` says why it was declined or not possible."""

    transaction_id: str
    reference: str
    amount: Decimal
    method: PaymentMethod
    status: PaymentStatus
    reason: str | None
    created_at: datetime


class Cancellation(BaseModel):
    """Nothing will be taken under this reference any more; `refunded` is what was given back, if anything."""

    reference: str
    refunded: Payment | None
