"""What a search asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ..errors import illegal_argument, not_supported
from ..members import integer_of
from ..wire import JsonObject
from .dsl import parse_query
from .queries.base import Query
from .queries.leaves import MatchAll
from .sorting import BY_SCORE, SortField, parse_sort
from .source_filter import SourceFilter, parse_source_filter

RESULT_WINDOW = 10_000
"""How many hits can be paged through, and up to which number they are counted by default."""

ALL = MatchAll()
WHOLE = SourceFilter()

_KNOWN = {
    "query", "from", "size", "sort", "search_after", "_source", "track_total_hits", "track_scores", "timeout",
}  # fmt: skip


@dataclass(frozen=True)
class SearchRequest:
    """A search; `count_up_to` is None to count all hits, 0 to count none."""

    query: Query = ALL
    start: int = 0
    size: int = 10
    sort: tuple[SortField, ...] = BY_SCORE
    after: Sequence[JsonValue] = ()
    source: SourceFilter = WHOLE
    count_up_to: int | None = RESULT_WINDOW
    keep_scores: bool = False

    def __post_init__(self) -> None:
        if self.start < 0 or self.size < 0:
            raise illegal_argument(f"[from] and [size] cannot be negative: {self.start}, {self.size}")
        if self.start + self.size > RESULT_WINDOW:
            raise illegal_argument(
                f"Result window is too large, from + size must be less than or equal to: [{RESULT_WINDOW}] "
                f"but was [{self.start + self.size}]. See the search_after parameter for a way through more."
            )
        if self.after and self.start:
            raise illegal_argument("`from` parameter must be set to 0 when `search_after` is used")

    @property
    def scores(self) -> bool:
        """Whether hits show a score: where they are ordered by it, or it is asked for."""
        return self.keep_scores or any(criterion.field == "_score" for criterion in self.sort)


def parse_search(body: JsonObject) -> SearchRequest:
    """The search of a request's body.

    Raises:
        ElasticsearchError: it is not valid, or asks for what this stand-in does not know.
    """
    for name in body:
        if name not in _KNOWN:
            raise not_supported(f"[{name}] of a search")
    after = body.get("search_after", [])
    if not isinstance(after, list):
        raise illegal_argument("[search_after] must be an array")
    return SearchRequest(
        query=parse_query(body["query"]) if body.get("query") is not None else ALL,
        start=integer_of(body.get("from", 0), "from"),
        size=integer_of(body.get("size", 10), "size"),
        sort=parse_sort(body.get("sort")),
        after=after,
        source=parse_source_filter(body.get("_source")),
        count_up_to=_count_up_to(body.get("track_total_hits")),
        keep_scores=body.get("track_scores") is True,
    )


def _count_up_to(value: JsonValue) -> int | None:
    match value:
        case None:
            return RESULT_WINDOW
        case True:
            return None
        case False:
            return 0
        case _:
            return integer_of(value, "track_total_hits")
