"""Stock levels, and how bad they are."""

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, computed_field

CRITICAL_SHARE = 4
"""The stock is critical at a quarter of the threshold and below."""


class Severity(StrEnum):
    """How bad a stock level is."""

    OK = "ok"
    LOW = "low"  # at or below the product's threshold
    CRITICAL = "critical"  # at or below a quarter of it, or nothing left


class StockLevel(BaseModel):
    """A product's stock."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    product_id: int
    product_name: str
    price: Decimal = Field(description="EUR for one unit")
    stock_level: int
    low_stock_threshold: int

    @computed_field  # type: ignore[prop-decorator]  # mypy cannot follow decorators above @property
    @property
    def severity(self) -> Severity:
        """How bad it is."""
        if self.stock_level == 0 or self.stock_level * CRITICAL_SHARE <= self.low_stock_threshold:
            return Severity.CRITICAL
        return Severity.LOW if self.stock_level <= self.low_stock_threshold else Severity.OK


class StockStatistics(BaseModel):
    """The stock as a whole; `low_stock` counts critical products too, the value is EUR."""

    products: int
    units: int
    stock_value: Decimal
    low_stock: int
    critical: int
    out_of_stock: int


def statistics(levels: list[StockLevel]) -> StockStatistics:
    """What these levels add up to."""
    return StockStatistics(
        products=len(levels),
        units=sum(level.stock_level for level in levels),
        stock_value=sum((level.price * level.stock_level for level in levels), Decimal(0)),
        low_stock=sum(level.severity is not Severity.OK for level in levels),
        critical=sum(level.severity is Severity.CRITICAL for level in levels),
        out_of_stock=sum(level.stock_level == 0 for level in levels),
    )
