"""What expressions compute with: numbers and time series with labels."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from ..timefmt import Timestamp

Labels: TypeAlias = Mapping[str, str]
Amount: TypeAlias = float | None
"""A number, NaN included; None is Grafana's null."""

NO_LABELS: Labels = MappingProxyType({})


class ExpressionError(Exception):
    """A query or expression that cannot be computed; the message is Grafana's, as far as it has one.

    Args:
        message: what went wrong.
        ref_id: the query at fault, where a datasource is to blame.
        datasource_uid: that datasource.
        cause: the error of what this expression reads.
    """

    def __init__(
        self, message: str, ref_id: str = "", datasource_uid: str = "", cause: "ExpressionError | None" = None
    ) -> None:
        super().__init__(message)
        self.ref_id = ref_id
        self.datasource_uid = datasource_uid
        self.root: ExpressionError = cause.root if cause is not None else self


@dataclass(frozen=True)
class Number:
    """One number; without labels and name it is a scalar."""

    value: Amount
    labels: Labels = field(default_factory=dict)
    details: tuple[tuple[str, Amount, Labels], ...] = ()
    """Values behind a classic condition: name (B0, B1, …), value and labels."""


@dataclass(frozen=True)
class Series:
    """Points in time, oldest first."""

    points: tuple[tuple[Timestamp, Amount], ...]
    labels: Labels = field(default_factory=dict)


Item: TypeAlias = Number | Series


@dataclass(frozen=True)
class Results:
    """What one query or expression gave. No items mean "no data"."""

    items: tuple[Item, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no data."""
        return not self.items


def is_nan(value: Amount) -> bool:
    """Whether a value is NaN; null is not."""
    return value is not None and math.isnan(value)


def label_key(labels: Labels) -> tuple[tuple[str, str], ...]:
    """Labels as something that can be compared and hashed."""
    return tuple(sorted(labels.items()))
