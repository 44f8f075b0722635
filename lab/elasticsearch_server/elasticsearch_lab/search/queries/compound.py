"""Queries made of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..candidate import Candidate
from .base import Matcher, Query, View


@dataclass(frozen=True)
class Bool:
    """Documents that match all of `must` and `filter`, enough of `should` and none of `must_not`.

    Only `must` and `should` count for the score. `minimum` is how many of `should` are enough; None for one
    where there is neither `must` nor `filter`, and otherwise none.
    """

    must: Sequence[Query] = ()
    filter: Sequence[Query] = ()
    should: Sequence[Query] = ()
    must_not: Sequence[Query] = ()
    minimum: int | None = None

    def bind(self, view: View) -> Matcher:
        """Each part bound to the index."""
        must = [query.bind(view) for query in self.must]
        filters = [query.bind(view) for query in self.filter]
        should = [query.bind(view) for query in self.should]
        must_not = [query.bind(view) for query in self.must_not]
        least = self._least()

        def match(candidate: Candidate) -> float | None:
            if any(matcher(candidate) is None for matcher in filters):
                return None
            if any(matcher(candidate) is not None for matcher in must_not):
                return None
            score = 0.0
            for matcher in must:
                part = matcher(candidate)
                if part is None:
                    return None
                score += part
            parts = [part for matcher in should if (part := matcher(candidate)) is not None]
            return score + sum(parts) if len(parts) >= least else None

        return match

    def _least(self) -> int:
        if not self.should:
            return 0
        if self.minimum is None:
            return 0 if self.must or self.filter else 1
        return self.minimum if self.minimum >= 0 else max(0, len(self.should) + self.minimum)


@dataclass(frozen=True)
class Boosted:
    """A query whose scores are multiplied."""

    query: Query
    boost: float

    def bind(self, view: View) -> Matcher:
        """The query bound to the index."""
        matcher = self.query.bind(view)

        def match(candidate: Candidate) -> float | None:
            score = matcher(candidate)
            return None if score is None else score * self.boost

        return match
