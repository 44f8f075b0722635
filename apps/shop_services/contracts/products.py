"""Products as the API gives them."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from shop_services.contracts.values import MAX_STOCK, Line, ProductId

MAX_PAGE_SIZE = 100


class Product(BaseModel):
    """A product and how many units of it can be ordered; the price is EUR for one."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    description: str
    price: Decimal
    stock_level: int
    low_stock_threshold: int
    last_updated: datetime


class ProductFilter(BaseModel):
    """The query of the list: by id, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    search: Line | None = Field(None, description="a part of the name, in any case")
    low_stock: bool = Field(False, description="only those at or below their threshold")
    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
    cursor: ProductId | None = Field(None, description="the last page's next_cursor")


class ProductPage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[Product]
    next_cursor: int | None


class Restock(BaseModel):
    """Units that have arrived."""

    model_config = ConfigDict(extra="forbid")

    quantity: int = Field(ge=1, le=MAX_STOCK)
