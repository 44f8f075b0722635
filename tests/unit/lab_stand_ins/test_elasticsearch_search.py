"""Searches of the Elasticsearch stand-in."""

import pytest
from pydantic import JsonValue

from tests.unit.lab_stand_ins.elasticsearch_client import Elasticsearch, JsonObject

MESSAGES: list[JsonObject] = [
    {
        "text": "Hello World, it's example.com",
        "room": "General",
        "at": "2026-01-05T10:00:00Z",
        "likes": 3,
        "pinned": True,
    },
    {"text": "goodbye, cruel world", "room": "Other", "at": "2026-01-05T23:59:59.500Z", "likes": 5},
    {"text": "the world says hello again: hello", "room": "General", "at": "2026-01-06T00:00:00Z"},
    {"text": "重要 message", "room": "General", "at": 1767744000000, "tags": ["a", "b"], "likes": -1.5},
]


@pytest.fixture
def messages(elasticsearch: Elasticsearch) -> Elasticsearch:
    elasticsearch.ok(
        "PUT",
        "/chat",
        {"mappings": {"properties": {"likes": {"type": "float"}, "room": {"type": "keyword"}}}},
    )
    elasticsearch.fill("chat", *MESSAGES)
    return elasticsearch


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"match_all": {}}, ["1", "2", "3", "4"]),
        ({"match_none": {}}, []),
        ({"match": {"text": "HELLO"}}, ["1", "3"]),
        ({"match": {"text": "cruel hello"}}, ["1", "2", "3"]),
        ({"match": {"text": {"query": "world hello", "operator": "and"}}}, ["1", "3"]),
        ({"match": {"text": "it's"}}, ["1"]),
        ({"match": {"text": "example"}}, []),
        ({"match": {"text": "要"}}, ["4"]),
        ({"match": {"room": "General"}}, ["1", "3", "4"]),
        ({"match": {"room": "general"}}, []),
        ({"match": {"nowhere": "x"}}, []),
        ({"match_phrase": {"text": "hello world"}}, ["1"]),
        ({"match_phrase": {"text": "world hello"}}, []),
        ({"term": {"text": "Hello"}}, []),
        ({"term": {"text": {"value": "hello"}}}, ["1", "3"]),
        ({"term": {"pinned": True}}, ["1"]),
        ({"term": {"pinned": "true"}}, ["1"]),
        ({"term": {"likes": 3}}, ["1"]),
        ({"terms": {"room": ["Other", "None"]}}, ["2"]),
        ({"terms": {"tags.keyword": ["b"]}}, ["4"]),
        ({"ids": {"values": ["2", "9"]}}, ["2"]),
        ({"exists": {"field": "likes"}}, ["1", "2", "4"]),
        ({"exists": {"field": "nowhere"}}, []),
        ({"prefix": {"room": "Gen"}}, ["1", "3", "4"]),
        ({"range": {"likes": {"gt": 3}}}, ["2"]),
        ({"range": {"likes": {"gte": 3, "lte": 5}}}, ["1", "2"]),
        ({"range": {"likes": {"lt": -1.2}}}, ["4"]),
        ({"range": {"room": {"gte": "H"}}}, ["2"]),
        ({"range": {"at": {"gte": "2026-01-05", "lte": "2026-01-05"}}}, ["1", "2"]),
        ({"range": {"at": {"gt": "2026-01-05"}}}, ["3", "4"]),
        ({"range": {"at": {"lt": "2026-01-05T12:00:00+02:00"}}}, []),
        ({"range": {"at": {"gte": "2026-01-05||+1d"}}}, ["3", "4"]),
        ({"range": {"at": {"gte": "2026-01-20||/M", "lt": "2026-01-05T23:00Z"}}}, ["1"]),
        ({"range": {"at": {"gte": "now-1h", "lte": "now"}}}, []),
        (
            {
                "bool": {
                    "must": {"match": {"text": "world"}},
                    "filter": [{"term": {"room": "General"}}],
                    "must_not": [{"term": {"pinned": True}}],
                }
            },
            ["3"],
        ),
        ({"bool": {"should": [{"term": {"likes": 3}}, {"term": {"likes": 5}}]}}, ["1", "2"]),
        (
            {
                "bool": {
                    "should": [{"match": {"text": "hello"}}, {"match": {"text": "cruel"}}],
                    "filter": {"term": {"room": "Other"}},
                    "minimum_should_match": 1,
                }
            },
            ["2"],
        ),
        ({"query_string": {"query": "room:General -hello"}}, ["4"]),
    ],
    ids=str,
)
def test_a_query_finds_what_it_should(messages: Elasticsearch, query: JsonObject, ids: list[str]) -> None:
    assert sorted(messages.found("chat", {"query": query})) == ids
    assert messages.ok("POST", "/chat/_count", {"query": query}).at("count") == len(ids)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("hello", ["1", "3"]),
        ("hello cruel", ["1", "2", "3"]),
        ("hello AND again", ["3"]),
        ("hello NOT again", ["1"]),
        ("%2Bhello -pinned:true", ["3"]),
        ('"cruel world"', ["2"]),
        ("room:Other OR likes:3", ["1", "2"]),
        ("pinned:*", ["1"]),
        ("*", ["1", "2", "3", "4"]),
    ],
)
def test_a_query_string_finds_what_it_should(messages: Elasticsearch, text: str, ids: list[str]) -> None:
    answer = messages.ok("GET", f"/chat/_search?q={text}&sort=_doc")
    hits = answer.at("hits", "hits")
    assert isinstance(hits, list)
    assert [hit["_id"] for hit in hits if isinstance(hit, dict)] == ids


def test_a_query_strings_default_operator_can_be_and(messages: Elasticsearch) -> None:
    path = "/chat/_count?q=hello again&default_operator=AND"
    assert messages.ok("GET", path).at("count") == 1


def test_the_score_orders_and_grows_with_words_in_common(messages: Elasticsearch) -> None:
    assert messages.found("chat", {"query": {"match": {"text": "hello again"}}}) == ["3", "1"]
    answer = messages.ok("POST", "/chat/_search", {"query": {"match": {"text": "hello"}}})
    assert answer.at("hits", "max_score") == answer.at("hits", "hits", 0, "_score") != 1.0


def test_hits_are_sorted_paged_and_continued(messages: Elasticsearch) -> None:
    newest: JsonObject = {"sort": [{"at": "desc"}]}
    assert messages.found("chat", newest) == ["4", "3", "2", "1"]
    assert messages.found("chat", newest | {"from": 1, "size": 2}) == ["3", "2"]
    assert messages.found("chat", {}, "?sort=likes:desc&size=1") == ["2"]
    first = messages.ok("POST", "/chat/_search", newest | {"size": 2})
    assert first.at("hits", "hits", 1, "sort") == [1767657600000]
    assert first.at("hits", "hits", 1, "_score") is None
    after = first.at("hits", "hits", 1, "sort")
    assert messages.found("chat", newest | {"search_after": after}) == ["2", "1"]


def test_documents_without_the_field_come_last_unless_they_are_to_come_first(messages: Elasticsearch) -> None:
    for order, ids in (("asc", ["4", "1", "2", "3"]), ("desc", ["2", "1", "4", "3"])):
        assert messages.found("chat", {"sort": [{"likes": order}]}) == ids
    first: JsonObject = {"sort": [{"likes": {"order": "asc", "missing": "_first"}}]}
    assert messages.found("chat", first) == ["3", "4", "1", "2"]


def test_a_hit_shows_the_parts_of_the_source_that_are_asked_for(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"a": {"b": 1, "c": [{"d": 2, "e": 3}]}, "f": 4})
    cases: list[tuple[JsonValue, JsonObject]] = [
        (["a.b"], {"a": {"b": 1}}),
        ("a.c.d", {"a": {"c": [{"d": 2}]}}),
        ({"excludes": ["a.*"]}, {"a": {}, "f": 4}),
        ({"includes": ["a"], "excludes": ["*.e"]}, {"a": {"b": 1, "c": [{"d": 2}]}}),
    ]
    for wanted, shown in cases:
        answer = elasticsearch.ok("POST", "/chat/_search", {"_source": wanted})
        assert answer.at("hits", "hits", 0, "_source") == shown, wanted
    hit = elasticsearch.ok("POST", "/chat/_search", {"_source": False}).at("hits", "hits", 0)
    assert isinstance(hit, dict)
    assert "_source" not in hit


def test_patterns_search_several_indices_and_may_match_none(elasticsearch: Elasticsearch) -> None:
    for day in ("01", "02"):
        elasticsearch.fill(f"chat-2026.01.{day}", {"day": day})
    elasticsearch.ok("PUT", "/logs-app-x/_create/9?refresh=true", {"@timestamp": "2026-01-01"})
    assert elasticsearch.ok("GET", "/chat-*/_count").at("count") == 2
    assert elasticsearch.ok("GET", "/chat-2026.01.01,logs-*/_count").at("count") == 2
    assert elasticsearch.ok("GET", "/_count").at("count") == 3
    assert elasticsearch.ok("GET", "/none-*/_count").at("count") == 0
    assert elasticsearch.ask("GET", "/none/_count").error == (404, "index_not_found_exception")
    assert elasticsearch.ok("GET", "/none,chat-*/_count?ignore_unavailable=true").at("count") == 2


def test_hits_are_counted_up_to_ten_thousand_unless_all_are_wanted(elasticsearch: Elasticsearch) -> None:
    lines: list[JsonObject] = []
    for number in range(10_001):
        lines += [{"create": {"_index": "many"}}, {"n": number}]
    elasticsearch.bulk(*lines)
    assert elasticsearch.ok("GET", "/many/_search").at("hits", "total") == {
        "value": 10_000,
        "relation": "gte",
    }
    every = elasticsearch.ok("GET", "/many/_search?track_total_hits=true&size=3&sort=n:desc")
    assert every.at("hits", "total", "value") == 10_001
    assert every.at("hits", "hits", 2, "sort") == [9998]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"query": {"no_such_query": {}}}, "parsing_exception"),
        ({"query": {"fuzzy": {"a": "b"}}}, "illegal_argument_exception"),
        ({"query": {"match": {"a": "b", "c": "d"}}}, "parsing_exception"),
        ({"query": {"match": {"a": {"query": "b", "fuzziness": 1}}}}, "illegal_argument_exception"),
        ({"query": {"range": {"likes": 3}}}, "parsing_exception"),
        ({"query": {"terms": {"room": "General"}}}, "parsing_exception"),
        ({"query": {"query_string": {"query": "(a OR b)"}}}, "illegal_argument_exception"),
        ({"query": {"term": {"likes": "many"}}}, "search_phase_execution_exception"),
        ({"query": {"range": {"at": {"gte": "soon"}}}}, "search_phase_execution_exception"),
        ({"query": {"prefix": {"likes": "1"}}}, "search_phase_execution_exception"),
        ({"sort": ["text"]}, "search_phase_execution_exception"),
        ({"sort": ["nowhere"]}, "search_phase_execution_exception"),
        ({"sort": [{"at": "upwards"}]}, "parsing_exception"),
        ({"aggs": {"rooms": {"terms": {"field": "room"}}}}, "illegal_argument_exception"),
        ({"from": 9_995, "size": 10}, "illegal_argument_exception"),
        ({"sort": ["at"], "search_after": [1, 2]}, "parsing_exception"),
    ],
    ids=str,
)
def test_what_a_search_cannot_do_is_refused(messages: Elasticsearch, body: JsonObject, kind: str) -> None:
    answer = messages.ask("POST", "/chat/_search", body)
    assert answer.error == (400, kind)
    assert answer.at("error", "root_cause", 0, "reason")
