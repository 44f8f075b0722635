"""`_search` and `_count`."""

import time
from dataclasses import replace

from pydantic import JsonValue

from ..errors import illegal_argument
from ..members import only
from ..search.dsl import parse_query
from ..search.engine import Found, count, run_search, shown_hits
from ..search.queries.base import Query
from ..search.queries.leaves import MatchAll
from ..search.query_string import parse_query_string
from ..search.request import SearchRequest, parse_search
from ..search.sorting import parse_sort_parameter
from ..wire import JsonObject
from .http import Call, Endpoint, Reply

_TARGET = "ignore_unavailable preference"
_QUERY = "q default_operator"
_SEARCH = (
    f"{_TARGET} {_QUERY} from size sort _source track_total_hits timeout search_type request_cache "
    "rest_total_hits_as_int typed_keys"
)


def search(call: Call) -> Reply:
    """The hits of a query."""
    started = time.perf_counter()
    request = _request(call)
    indices = call.node.indices.find(
        call.path.get("index", "_all"), ignore_unavailable=call.flag("ignore_unavailable")
    )
    found = run_search(request, indices)
    hits: JsonObject = _total(call, request, found) | {
        "max_score": found.best_score if request.scores and found.hits else None,
        "hits": [*shown_hits(request, found, indices)],
    }
    shards = len(indices)
    return Reply(
        {
            "took": int((time.perf_counter() - started) * 1000),
            "timed_out": False,
            "_shards": {"total": shards, "successful": shards, "skipped": 0, "failed": 0},
            "hits": hits,
        }
    )


def count_matching(call: Call) -> Reply:
    """How many documents match a query."""
    body = call.body_object()
    only(body, {"query"}, "count")
    query = _from_string(call) or (parse_query(body["query"]) if "query" in body else MatchAll())
    indices = call.node.indices.find(
        call.path.get("index", "_all"), ignore_unavailable=call.flag("ignore_unavailable")
    )
    total, shards = count(query, indices), len(indices)
    return Reply(
        {
            "count": total,
            "_shards": {"total": shards, "successful": shards, "skipped": 0, "failed": 0},
        }
    )


def _request(call: Call) -> SearchRequest:
    """The body's search, with what the query parameters say instead."""
    body = call.body_object()
    parameters: JsonObject = {name: call.number(name) for name in ("from", "size") if name in call.parameters}
    if "track_total_hits" in call.parameters:
        value = call.parameters["track_total_hits"]
        known: dict[str, JsonValue] = {"true": True, "": True, "false": False}
        parameters["track_total_hits"] = known.get(value, value)
    if "_source" in call.parameters:
        value = call.parameters["_source"]
        flags: dict[str, JsonValue] = {"true": True, "false": False}
        parameters["_source"] = flags.get(value, [*value.split(",")])
    request = parse_search(body | parameters)
    query = _from_string(call)
    if query is not None:
        request = replace(request, query=query)
    if "sort" in call.parameters:
        request = replace(request, sort=parse_sort_parameter(call.parameters["sort"]))
    return request


def _from_string(call: Call) -> Query | None:
    if "q" not in call.parameters:
        return None
    operator = call.parameters.get("default_operator", "or").lower()
    if operator not in {"and", "or"}:
        raise illegal_argument(f"default_operator is AND or OR, not [{operator}]")
    return parse_query_string(call.parameters["q"], every=operator == "and")


def _total(call: Call, request: SearchRequest, found: Found) -> JsonObject:
    limit = request.count_up_to
    if call.flag("rest_total_hits_as_int"):
        return {"total": found.total}
    if limit == 0:
        return {}
    if limit is not None and found.total > limit:
        return {"total": {"value": limit, "relation": "gte"}}
    return {"total": {"value": found.total, "relation": "eq"}}


ENDPOINTS = (
    Endpoint("GET POST", "/_search", search, _SEARCH, "search"),
    Endpoint("GET POST", "/{index}/_search", search, _SEARCH, "search"),
    Endpoint("GET POST", "/_count", count_matching, f"{_TARGET} {_QUERY}", "search"),
    Endpoint("GET POST", "/{index}/_count", count_matching, f"{_TARGET} {_QUERY}", "search"),
)
