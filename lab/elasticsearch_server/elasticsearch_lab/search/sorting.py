"""The order of hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import total_ordering

from pydantic import JsonValue

from ..errors import ShardSearchError, not_parsed
from ..mapping.fields import Term
from ..members import list_of, object_of, only, text_of
from .candidate import Candidate
from .queries.base import View


@dataclass(frozen=True)
class SortField:
    """One criterion: `_score`, `_doc` (the order of arrival) or a field."""

    field: str
    descending: bool
    missing_first: bool = False
    unmapped: bool = False
    """Whether an index without the field is all right."""


BY_SCORE = (SortField("_score", descending=True),)


def parse_sort(value: JsonValue) -> tuple[SortField, ...]:
    """The criteria of a search body's `sort`; of none, the score.

    Raises:
        ElasticsearchError: it is not valid.
    """
    return tuple(_criterion(part) for part in list_of(value)) or BY_SCORE


def parse_sort_parameter(text: str) -> tuple[SortField, ...]:
    """The criteria of `?sort=time:desc,_score`."""
    parts = (part.partition(":") for part in text.split(","))
    return tuple(SortField(name, _descends(name, order)) for name, _, order in parts)


def _criterion(value: JsonValue) -> SortField:
    if isinstance(value, str):
        return SortField(value, _descends(value, ""))
    members = object_of(value, "sort")
    if len(members) != 1:
        raise not_parsed("[sort] each criterion names one field")
    [(field, options)] = members.items()
    if isinstance(options, str):
        return SortField(field, _descends(field, options))
    details = object_of(options, field)
    only(details, {"order", "missing", "unmapped_type", "format"}, "sort")
    return SortField(
        field,
        _descends(field, text_of(details.get("order", ""), "order")),
        missing_first=details.get("missing", "_last") == "_first",
        unmapped="unmapped_type" in details,
    )


def _descends(field: str, order: str) -> bool:
    match order.lower():
        case "":
            return field == "_score"
        case "desc":
            return True
        case "asc":
            return False
        case _:
            raise not_parsed(f"[sort] the order of [{field}] is asc or desc, not [{order}]")


@total_ordering
class Key:
    """A hit's place by one criterion; a missing value is last unless the criterion says otherwise."""

    __slots__ = ("_criterion", "value")

    def __init__(self, criterion: SortField, value: Term | None) -> None:
        self._criterion = criterion
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: "Key") -> bool:
        mine, theirs = self.value, other.value
        if mine is None or theirs is None:
            return mine is not theirs and (mine is None) == self._criterion.missing_first
        if isinstance(mine, str) or isinstance(theirs, str):
            smaller, equal = str(mine) < str(theirs), str(mine) == str(theirs)
        else:
            smaller, equal = mine < theirs, mine == theirs
        return not equal and smaller != self._criterion.descending


def check_sort(criteria: Sequence[SortField], view: View) -> None:
    """Refuse an order that an index does not have.

    Raises:
        ElasticsearchError: a field is unknown there, or a text.
    """
    for criterion in criteria:
        if criterion.field in {"_score", "_doc"}:
            continue
        field = view.mapping.fields.get(criterion.field)
        if field is None and not criterion.unmapped:
            raise ShardSearchError(
                view.index, f"No mapping found for [{criterion.field}] in order to sort on"
            )
        if field is not None and field.is_text:
            raise ShardSearchError(
                view.index,
                f"Fielddata is disabled on [{criterion.field}] in [{view.index}]. Text fields are not sorted "
                "by default. Please use a keyword field instead.",
            )


def keys_of(criteria: Sequence[SortField], view: View, candidate: Candidate, score: float) -> tuple[Key, ...]:
    """A hit's place; of several values the smallest counts, or the largest where the order descends."""
    return tuple(Key(criterion, _value(criterion, view, candidate, score)) for criterion in criteria)


def keys_after(criteria: Sequence[SortField], after: Sequence[JsonValue]) -> tuple[Key, ...]:
    """The place that `search_after` names.

    Raises:
        ElasticsearchError: it has not as many values as there are criteria.
    """
    if len(after) != len(criteria):
        raise not_parsed(f"search_after has {len(after)} value(s) but sort has {len(criteria)}.")
    keys = []
    for criterion, value in zip(criteria, after, strict=True):
        if isinstance(value, dict | list):
            raise not_parsed("[search_after] has strings, numbers and truth values")
        keys.append(Key(criterion, value))
    return tuple(keys)


def shown(keys: Sequence[Key]) -> list[JsonValue]:
    """The values by which a hit was ordered."""
    return [key.value for key in keys]


def _value(criterion: SortField, view: View, candidate: Candidate, score: float) -> Term | None:
    if criterion.field == "_score":
        return score
    if criterion.field == "_doc":
        return candidate.stored.sequence
    field = view.mapping.fields.get(criterion.field)
    terms = candidate.terms(field) if field else []
    if not terms:
        return None
    return max(terms) if criterion.descending else min(terms)
