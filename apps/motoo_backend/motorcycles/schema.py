"""Motorcycles as the API takes and gives them. Prices are in euro cents."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_PAGE_SIZE = 100


def _not_in_the_future(year: int) -> int:
    newest = datetime.now(tz=UTC).year + 1  # next year's models are sold from autumn on
    if year > newest:
        raise ValueError(f"must be at most {newest}")
    return year


# ISO 3779: 17 letters and digits without I, O and Q, which look like 1 and 0. Stored in capitals.
Vin = Annotated[str, StringConstraints(pattern=r"^(?i:[A-HJ-NPR-Z0-9]{17})$", to_upper=True)]
# Printable: control characters have no business in a name, and PostgreSQL refuses NUL.
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
MotorcycleId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Year = Annotated[int, Field(ge=1885), AfterValidator(_not_in_the_future)]
MileageKm = Annotated[int, Field(ge=0, le=2_000_000)]
PriceCents = Annotated[int, Field(gt=0, le=1_000_000_000)]


class Status(StrEnum):
    """Whether it can still be bought."""

    AVAILABLE = "available"
    SOLD = "sold"


class NewMotorcycle(BaseModel):
    """What a seller offers."""

    model_config = ConfigDict(extra="forbid")

    vin: Vin
    make: Name
    model: Name
    year: Year
    mileage_km: MileageKm
    price_cents: PriceCents


class MotorcycleChange(BaseModel):
    """What a seller may change later; what is left out (or null) stays."""

    model_config = ConfigDict(extra="forbid")

    mileage_km: MileageKm | None = None
    price_cents: PriceCents | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("must change something: give mileage_km, price_cents or status")
        return self


class Motorcycle(BaseModel):
    """A motorcycle on offer; `version` grows by one with each change."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    vin: str
    make: str
    model: str
    year: int
    mileage_km: int
    price_cents: int
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime


class MotorcycleFilter(BaseModel):
    """The query of the list: newest first, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    make: Name | None = None
    status: Status | None = None
    max_price_cents: PriceCents | None = None
    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
    cursor: MotorcycleId | None = Field(None, description="the last page's next_cursor")


class MotorcyclePage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[Motorcycle]
    next_cursor: int | None
