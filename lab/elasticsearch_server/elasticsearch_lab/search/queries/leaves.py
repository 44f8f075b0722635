"""Queries on whole values: term, terms, range, exists, ids, prefix, and those on all documents or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ...mapping.dates import resolve
from ...mapping.fields import NUMBERS, Field, Term
from ...wire import values_at
from ..candidate import Candidate
from .base import Matcher, View, nothing

Bound = Callable[[Term], bool]


@dataclass(frozen=True)
class MatchAll:
    """Every document, or none."""

    score: float | None = 1.0

    def bind(self, view: View) -> Matcher:
        """The same for every document."""
        return lambda _candidate: self.score


@dataclass(frozen=True)
class Terms:
    """Documents that have one of some exact values in a field."""

    field: str
    values: Sequence[JsonValue]

    def bind(self, view: View) -> Matcher:
        """Values that the field cannot have are an error."""
        field = view.field(self.field)
        if self.field == "_id":
            return Ids([str(value) for value in self.values]).bind(view)
        if field is None:
            return nothing
        wanted = {_keyed(view.term(field, value)) for value in self.values}
        return lambda candidate: (
            1.0 if any(_keyed(term) in wanted for term in candidate.terms(field)) else None
        )


@dataclass(frozen=True)
class Ids:
    """Documents by their ids."""

    ids: Sequence[str]

    def bind(self, view: View) -> Matcher:
        """The same in every index."""
        wanted = set(self.ids)
        return lambda candidate: 1.0 if candidate.stored.id in wanted else None


@dataclass(frozen=True)
class Exists:
    """Documents with a value in a field, or below an object."""

    field: str

    def bind(self, view: View) -> Matcher:
        """Fields that the index does not have exist in no document."""
        known = self.field in view.mapping.fields
        if not known and not any(name.startswith(f"{self.field}.") for name in view.mapping.fields):
            return nothing
        source = view.mapping.fields[self.field].source if known else self.field
        return lambda candidate: 1.0 if any(True for _ in values_at(candidate.document, source)) else None


@dataclass(frozen=True)
class Prefix:
    """Documents with a term that begins so."""

    field: str
    value: str

    def bind(self, view: View) -> Matcher:
        """Only words and keywords have beginnings."""
        field = view.field(self.field)
        if field is None:
            return nothing
        if not field.is_text and field.type != "keyword":
            raise view.failure(
                f"Can only use prefix queries on keyword and text fields - not on [{self.field}] "
                f"which is of type [{field.type}]"
            )
        return lambda candidate: (
            1.0 if any(str(term).startswith(self.value) for term in candidate.terms(field)) else None
        )


@dataclass(frozen=True)
class Range:
    """Documents with a value between bounds: (`gte`, …) pairs of operator and value."""

    field: str
    bounds: Sequence[tuple[str, JsonValue]]

    def bind(self, view: View) -> Matcher:
        """Dates may be date math; a bound's rounding follows its operator."""
        field = view.field(self.field)
        if field is None:
            return nothing
        tests = [self._test(view, field, operator, value) for operator, value in self.bounds]

        def match(candidate: Candidate) -> float | None:
            values = candidate.terms(field)
            return 1.0 if any(all(test(value) for test in tests) for value in values) else None

        return match

    @staticmethod
    def _test(view: View, field: Field, operator: str, value: JsonValue) -> Bound:
        if field.type == "date" and isinstance(value, str) and not value.isdigit():
            try:
                limit: Term = resolve(value, view.now, round_up=operator in {"gt", "lte"})
            except ValueError as error:
                raise view.failure(str(error)) from None
        else:
            # A bound between two whole numbers is fine for whole numbers as well
            keeps = field.type in NUMBERS and isinstance(value, float)
            limit = value if keeps and isinstance(value, float) else view.term(field, value)
        return _comparison(operator, limit)


def _comparison(operator: str, limit: Term) -> Bound:
    if isinstance(limit, str):
        return lambda value: _holds(operator, (str(value) > limit) - (str(value) < limit))
    return lambda value: not isinstance(value, str) and _holds(operator, (value > limit) - (value < limit))


def _holds(operator: str, order: int) -> bool:
    match operator:
        case "gt":
            return order > 0
        case "gte":
            return order >= 0
        case "lt":
            return order < 0
        case _:
            return order <= 0


def _keyed(term: Term) -> tuple[bool, Term]:
    """A term that is not equal to one of another kind: to Python, True is 1."""
    return isinstance(term, bool), term
