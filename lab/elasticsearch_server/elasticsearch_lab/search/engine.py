"""Searches carried out: over every document of the indices, one after another."""

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..cluster.index import Index
from ..wire import JsonObject
from .candidate import Candidate
from .queries.base import Query, View
from .request import SearchRequest
from .sorting import Key, check_sort, keys_after, keys_of, shown


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    index: str
    candidate: Candidate
    score: float
    keys: tuple[Key, ...]

    @property
    def place(self) -> tuple[tuple[Key, ...], str, int]:
        """What hits are ordered by; of equal ones, the one that came first is first."""
        return self.keys, self.index, self.candidate.stored.sequence


@dataclass(frozen=True)
class Found:
    """A search's hits, in order; `total` counts all that match."""

    hits: Sequence[Hit]
    total: int
    best_score: float | None


def run_search(request: SearchRequest, indices: Sequence[Index]) -> Found:
    """The hits of a search.

    Raises:
        ElasticsearchError: the query or the order cannot be had on one of the indices.
    """
    wanted = request.start + request.size
    after = keys_after(request.sort, request.after) if request.after else None
    total, best = 0, None
    first: list[Hit] = []
    for index in indices:
        view = View(index.name, index.mapping, time.time())
        check_sort(request.sort, view)
        with index.counters.query.measured():
            pending: list[Hit] = []
            for candidate, score in _matching(request.query, index, view):
                total += 1
                best = score if best is None else max(best, score)
                keys = keys_of(request.sort, view, candidate, score)
                if after is None or after < keys:
                    pending.append(Hit(index.name, candidate, score, keys))
                if len(pending) > 2 * wanted + 100:  # not all hits need be kept to know the first ones
                    pending = heapq.nsmallest(wanted, pending, key=lambda hit: hit.place)
            first = heapq.nsmallest(wanted, [*first, *pending], key=lambda hit: hit.place)
    return Found(first[request.start :], total, best)


def count(query: Query, indices: Sequence[Index]) -> int:
    """How many documents match.

    Raises:
        ElasticsearchError: the query cannot be had on one of the indices.
    """
    total = 0
    for index in indices:
        view = View(index.name, index.mapping, time.time())
        with index.counters.query.measured():
            total += sum(1 for _ in _matching(query, index, view))
    return total


def shown_hits(request: SearchRequest, found: Found, indices: Sequence[Index]) -> list[JsonObject]:
    """The hits as the answer shows them."""
    by_name = {index.name: index for index in indices}
    shown_documents = []
    for hit in found.hits:
        with by_name[hit.index].counters.fetch.measured():
            shown_documents.append(_shown(request, hit))
    return shown_documents


def _shown(request: SearchRequest, hit: Hit) -> JsonObject:
    document: JsonObject = {
        "_index": hit.index,
        "_id": hit.candidate.stored.id,
        "_score": hit.score if request.scores else None,
    }
    if request.source.shown:
        document["_source"] = request.source.apply(hit.candidate.document)
    if any(criterion.field != "_score" for criterion in request.sort):
        document["sort"] = shown(hit.keys)
    return document


def _matching(query: Query, index: Index, view: View) -> Iterator[tuple[Candidate, float]]:
    matcher = query.bind(view)
    with index.shard.searchable() as documents:
        for stored in documents:
            candidate = Candidate(stored)
            score = matcher(candidate)
            if score is not None:
                yield candidate, score
