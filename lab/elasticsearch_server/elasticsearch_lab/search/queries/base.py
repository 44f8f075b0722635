"""What all kinds of queries have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue

from ...errors import ShardSearchError
from ...mapping.fields import Field, Term
from ...mapping.mapping import Mapping
from ..candidate import Candidate

Matcher = Callable[[Candidate], float | None]
"""A document's score, None where it does not match."""


@dataclass(frozen=True)
class View:
    """An index as a query sees it; `now` is in seconds since 1970."""

    index: str
    mapping: Mapping
    now: float

    def field(self, name: str) -> Field | None:
        """A field that can be searched, None where the index has none of that name.

        Raises:
            ElasticsearchError: the field is not indexed.
        """
        field = self.mapping.fields.get(name)
        if field is not None and not field.indexed:
            raise ShardSearchError(self.index, f"Cannot search on field [{name}] since it is not indexed.")
        return field

    def term(self, field: Field, value: JsonValue) -> Term:
        """What a query's value means for a field.

        Raises:
            ElasticsearchError: the field cannot have it.
        """
        try:
            return field.term(value)
        except ValueError as error:
            raise self.failure(str(error)) from None

    def failure(self, reason: str) -> ShardSearchError:
        """The error of a query that cannot run on this index."""
        return ShardSearchError(self.index, f"failed to create query: {reason}")


class Query(Protocol):
    """A query, not yet bound to an index."""

    def bind(self, view: View) -> Matcher:
        """What it means for the documents of an index.

        Raises:
            ElasticsearchError: it cannot run there.
        """
        ...


def nothing(_candidate: Candidate) -> None:
    """The matcher of no document."""
    return
