"""The query language's JSON: `{"bool": {"must": [{"match": {"message": "refused"}}]}}`."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from ..errors import not_parsed, not_supported
from ..members import integer_of, list_of, number_of, object_of, only, text_of
from ..wire import JsonObject
from .queries.base import Query
from .queries.compound import Bool, Boosted
from .queries.full_text import Match, Phrase
from .queries.leaves import Exists, Ids, MatchAll, Prefix, Range, Terms
from .query_string import parse_query_string

_KNOWN_TO_ELASTICSEARCH = {
    "boosting", "combined_fields", "constant_score", "dis_max", "distance_feature", "function_score", "fuzzy",
    "geo_bounding_box", "geo_distance", "geo_shape", "has_child", "has_parent", "intervals", "knn",
    "match_bool_prefix", "match_phrase_prefix", "more_like_this", "multi_match", "nested", "parent_id",
    "percolate", "pinned", "rank_feature", "regexp", "script", "script_score", "semantic",
    "simple_query_string", "sparse_vector", "terms_set", "wildcard", "wrapper",
}  # fmt: skip


def parse_query(value: JsonValue) -> Query:
    """The query of a JSON object with one member, whose name is the query's kind.

    Raises:
        ElasticsearchError: it is not valid, or of a kind or with an option that this stand-in does not know.
    """
    query = object_of(value, "query")
    if len(query) != 1:
        raise not_parsed(
            f"query malformed, expected one kind of query in one object, found {[*query] or 'none'}"
        )
    [(kind, body)] = query.items()
    parser = _PARSERS.get(kind)
    if parser is not None:
        return parser(object_of(body, kind))
    if kind in _KNOWN_TO_ELASTICSEARCH:
        raise not_supported(f"query [{kind}]")
    raise not_parsed(f"unknown query [{kind}]")


def _match_all(body: JsonObject) -> Query:
    only(body, {"boost"}, "match_all")
    return _boosted(MatchAll(), body)


def _match_none(body: JsonObject) -> Query:
    only(body, set(), "match_none")
    return MatchAll(None)


def _match(body: JsonObject) -> Query:
    field, options = _of_one_field(body, "match", "query")
    only(options, {"query", "operator", "boost"}, "match")
    operator = text_of(options.get("operator", "or"), "operator").lower()
    if operator not in {"or", "and"}:
        raise not_parsed(f"[match] operator must be or or and, not [{operator}]")
    return _boosted(Match(field, _scalar(options.get("query"), "match"), operator == "and"), options)


def _match_phrase(body: JsonObject) -> Query:
    field, options = _of_one_field(body, "match_phrase", "query")
    only(options, {"query", "boost"}, "match_phrase")
    return _boosted(Phrase(field, _scalar(options.get("query"), "match_phrase")), options)


def _term(body: JsonObject) -> Query:
    field, options = _of_one_field(body, "term", "value")
    only(options, {"value", "boost"}, "term")
    return _boosted(Terms(field, [_scalar(options.get("value"), "term")]), options)


def _terms(body: JsonObject) -> Query:
    fields = {name: values for name, values in body.items() if name != "boost"}
    if len(fields) != 1:
        raise not_parsed("[terms] query requires one field")
    [(field, values)] = fields.items()
    if not isinstance(values, list):
        raise not_parsed(f"[terms] query's values for [{field}] must be an array")
    return _boosted(Terms(field, [_scalar(value, "terms") for value in values]), body)


def _range(body: JsonObject) -> Query:
    field, options = _of_one_field(body, "range", "")
    operators = {"gt", "gte", "lt", "lte"}
    only(options, operators | {"boost", "format"}, "range")
    if options.get("format", "strict_date_optional_time") not in {
        "strict_date_optional_time",
        "epoch_millis",
        "strict_date_optional_time||epoch_millis",
    }:
        raise not_supported(f"[format] of [range]: [{options['format']}]")
    bounds = [(name, value) for name, value in options.items() if name in operators and value is not None]
    return _boosted(Range(field, [(name, _scalar(value, "range")) for name, value in bounds]), options)


def _exists(body: JsonObject) -> Query:
    only(body, {"field", "boost"}, "exists")
    return _boosted(Exists(text_of(body.get("field"), "field")), body)


def _ids(body: JsonObject) -> Query:
    only(body, {"values", "boost"}, "ids")
    return _boosted(Ids([text_of(value, "values") for value in list_of(body.get("values"))]), body)


def _prefix(body: JsonObject) -> Query:
    field, options = _of_one_field(body, "prefix", "value")
    only(options, {"value", "boost"}, "prefix")
    return _boosted(Prefix(field, text_of(options.get("value"), "value")), options)


def _bool(body: JsonObject) -> Query:
    only(body, {"must", "filter", "should", "must_not", "minimum_should_match", "boost"}, "bool")
    least = body.get("minimum_should_match")
    query = Bool(
        must=[parse_query(part) for part in list_of(body.get("must"))],
        filter=[parse_query(part) for part in list_of(body.get("filter"))],
        should=[parse_query(part) for part in list_of(body.get("should"))],
        must_not=[parse_query(part) for part in list_of(body.get("must_not"))],
        minimum=None if least is None else integer_of(least, "minimum_should_match"),
    )
    return _boosted(query, body)


def _query_string(body: JsonObject) -> Query:
    only(body, {"query", "default_operator", "boost"}, "query_string")
    operator = text_of(body.get("default_operator", "or"), "default_operator").lower()
    return _boosted(parse_query_string(text_of(body.get("query"), "query"), every=operator == "and"), body)


def _of_one_field(body: JsonObject, kind: str, short: str) -> tuple[str, JsonObject]:
    """The field and the options of `{field: {option: value}}`, or of its short form `{field: value}`."""
    if len(body) != 1:
        raise not_parsed(f"[{kind}] query doesn't support multiple fields, found {[*body]}")
    [(field, value)] = body.items()
    if isinstance(value, dict):
        return field, value
    if not short:
        raise not_parsed(f"[{kind}] query malformed, no start_object after query name")
    return field, {short: value}


def _scalar(value: JsonValue, kind: str) -> JsonValue:
    if value is None or isinstance(value, dict | list):
        raise not_parsed(f"[{kind}] needs a string, a number or a truth value")
    return value


def _boosted(query: Query, body: JsonObject) -> Query:
    boost = number_of(body.get("boost", 1), "boost")
    return query if boost == 1 else Boosted(query, boost)


_PARSERS: Mapping[str, Callable[[JsonObject], Query]] = {
    "match_all": _match_all,
    "match_none": _match_none,
    "match": _match,
    "match_phrase": _match_phrase,
    "term": _term,
    "terms": _terms,
    "range": _range,
    "exists": _exists,
    "ids": _ids,
    "prefix": _prefix,
    "bool": _bool,
    "query_string": _query_string,
}
