"""Orders as the API takes and gives them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shop_services.contracts.payments import Instrument
from shop_services.contracts.values import OrderId, ProductId, Quantity


class OrderStatus(StrEnum):
    """How far an order is. Only `pending` is not settled yet."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"


class NewOrder(BaseModel):
    """What somebody wants to buy and how it is paid."""

    model_config = ConfigDict(extra="forbid")

    product_id: ProductId
    quantity: Quantity
    payment: Instrument


class Order(BaseModel):
    """An order of one product; the amount is EUR."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    product_id: int
    quantity: int
    total_amount: Decimal
    order_status: OrderStatus
    order_time: datetime


class OrderFilter(BaseModel):
    """The query of the list: newest first, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    status: OrderStatus | None = None
    limit: int = Field(20, ge=1, le=100)
    cursor: OrderId | None = Field(None, description="the last page's next_cursor")


class OrderPage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[Order]
    next_cursor: int | None
