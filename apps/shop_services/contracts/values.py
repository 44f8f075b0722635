"""Values that several messages carry."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

MAX_STOCK = 1_000_000
"""Units of one product; the database checks it too."""

MAX_QUANTITY = 100
"""Units of one product in one order."""

# JSON carries money as text ("21.50"), so that no decimal is lost on the way.
Money = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
"""An amount in EUR."""

ProductId = Annotated[int, Field(ge=1, le=2**31 - 1)]
CustomerId = Annotated[int, Field(ge=1, le=2**31 - 1)]
OrderId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]

# Printable: control characters have no business in a name, and PostgreSQL refuses NUL.
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
"""One line of text."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$",
    ),
]
"""An e-mail address in small letters; whether it exists is not our concern."""
