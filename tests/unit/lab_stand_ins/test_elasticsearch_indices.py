"""Indices, mappings, templates and data streams of the Elasticsearch stand-in."""

import pytest

from tests.unit.lab_stand_ins.elasticsearch_client import Elasticsearch, JsonObject


def test_an_index_is_made_looked_at_and_removed(elasticsearch: Elasticsearch) -> None:
    mappings: JsonObject = {"properties": {"room": {"type": "keyword"}}}
    made = elasticsearch.ok(
        "PUT", "/chat", {"settings": {"index": {"number_of_replicas": 0}}, "mappings": mappings}
    )
    assert made.body == {"acknowledged": True, "shards_acknowledged": True, "index": "chat"}
    assert elasticsearch.ask("HEAD", "/chat").status == 200
    shown = elasticsearch.ok("GET", "/chat")
    assert shown.at("chat", "mappings") == mappings
    assert shown.at("chat", "settings", "index", "number_of_replicas") == "0"
    assert elasticsearch.ask("PUT", "/chat").error == (400, "resource_already_exists_exception")
    elasticsearch.ok("DELETE", "/chat")
    assert elasticsearch.ask("HEAD", "/chat").status == 404
    assert elasticsearch.ask("DELETE", "/chat").error == (404, "index_not_found_exception")


def test_removing_by_pattern_is_refused(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    for expression in ("*", "_all", "ch*"):
        assert elasticsearch.ask("DELETE", f"/{expression}").status == 400
    assert elasticsearch.ask("HEAD", "/chat").status == 200


@pytest.mark.parametrize("name", ["Chat", "-chat", "a b", "a%23b", "x" * 256])
def test_an_impossible_name_is_refused(elasticsearch: Elasticsearch, name: str) -> None:
    assert elasticsearch.ask("PUT", f"/{name}").error == (400, "invalid_index_name_exception")


@pytest.mark.parametrize(
    "body",
    [
        {"settings": {"number_of_shards": 0}},
        {"settings": {"refresh_interval": "often"}},
        {"settings": {"analysis": {"analyzer": {"a": {"type": "german"}}}}},
        {"mappings": {"properties": {"a": {"type": "geo_point"}}}},
        {"mappings": {"properties": {"a": {"type": "text", "analyzer": "german"}}}},
        {"mappings": {"properties": {"a": {"type": "date", "format": "yyyy"}}}},
        {"mappings": {"runtime": {}}},
        {"aliases": {"talk": {}}},
        {"warmers": {}},
    ],
    ids=str,
)
def test_settings_and_mappings_that_are_not_known_are_refused(
    elasticsearch: Elasticsearch, body: JsonObject
) -> None:
    assert elasticsearch.ask("PUT", "/chat", body).status == 400
    assert elasticsearch.ask("HEAD", "/chat").status == 404


def test_dynamic_mapping_knows_texts_numbers_dates_and_flags(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill(
        "chat",
        {"t": "x", "n": 1, "f": 1.5, "d": "2026-01-01T00:00:00Z", "y": "2026", "b": True, "o": {"k": "v"}},
    )
    properties = elasticsearch.ok("GET", "/chat/_mapping").at("chat", "mappings", "properties")
    text: JsonObject = {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}
    assert properties == {
        "t": text,
        "n": {"type": "long"},
        "f": {"type": "float"},
        "d": {"type": "date"},
        "y": text,
        "b": {"type": "boolean"},
        "o": {"properties": {"k": text}},
    }


def test_a_mapping_grows_but_never_changes(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    elasticsearch.ok("PUT", "/chat/_mapping", {"properties": {"room": {"type": "keyword"}}})
    changed = elasticsearch.ask("PUT", "/chat/_mapping", {"properties": {"n": {"type": "text"}}})
    assert changed.error == (400, "mapper_parsing_exception")
    properties = elasticsearch.ok("GET", "/chat/_mapping").at("chat", "mappings", "properties")
    assert properties == {"n": {"type": "long"}, "room": {"type": "keyword"}}


def test_a_strict_mapping_refuses_new_fields_and_a_closed_one_ignores_them(
    elasticsearch: Elasticsearch,
) -> None:
    for dynamic in ("strict", "false"):
        mappings: JsonObject = {"dynamic": dynamic, "properties": {"a": {"type": "keyword"}}}
        elasticsearch.ok("PUT", f"/{dynamic}", {"mappings": mappings})
    assert elasticsearch.ask("POST", "/strict/_doc", {"b": 1}).error == (
        400,
        "strict_dynamic_mapping_exception",
    )
    elasticsearch.ok("PUT", "/false/_doc/1?refresh=true", {"a": "x", "b": 1})
    assert elasticsearch.found("false", {"query": {"exists": {"field": "b"}}}) == []


def test_an_index_has_at_most_a_thousand_fields(elasticsearch: Elasticsearch) -> None:
    answer = elasticsearch.ask("POST", "/chat/_doc", {f"field{number}": 1 for number in range(1001)})
    assert answer.error == (400, "illegal_argument_exception")


def test_long_strings_are_no_keywords(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"t": "a" * 256}, {"t": "b" * 257})
    assert elasticsearch.found("chat", {"query": {"prefix": {"t.keyword": ""}}}) == ["1"]


def test_a_template_gives_new_indices_their_settings(elasticsearch: Elasticsearch) -> None:
    template: JsonObject = {
        "index_patterns": ["chat-*"],
        "priority": 5,
        "template": {
            "settings": {"number_of_replicas": 0},
            "mappings": {"properties": {"level": {"type": "keyword"}}},
        },
    }
    elasticsearch.ok("PUT", "/_index_template/chat", template)
    elasticsearch.fill("chat-2026.01.01", {"level": "info"})
    elasticsearch.fill("talk", {"level": "info"})
    assert elasticsearch.found("chat-2026.01.01", {"sort": ["level"]}) == ["1"]
    rows = elasticsearch.ok("GET", "/_cat/indices?format=json&h=index,rep&s=index")
    assert rows.body == [{"index": "chat-2026.01.01", "rep": "0"}, {"index": "talk", "rep": "1"}]
    assert elasticsearch.ok("GET", "/_index_template/chat").at("index_templates", 0, "name") == "chat"
    assert elasticsearch.ask("PUT", "/_index_template/other", template).status == 400
    elasticsearch.ok("DELETE", "/_index_template/chat")
    assert elasticsearch.ask("GET", "/_index_template/chat").status == 404


def test_names_of_the_built_in_templates_become_data_streams(elasticsearch: Elasticsearch) -> None:
    document: JsonObject = {"@timestamp": "2026-01-01", "service": "api", "message": "Hello there"}
    replaced = elasticsearch.ask("PUT", "/logs-chat-2026.01.01/_doc/1", document)
    assert replaced.error == (400, "illegal_argument_exception")
    assert "op_type of create" in str(replaced.at("error", "reason"))
    added = elasticsearch.ok("POST", "/logs-chat-2026.01.01/_doc?op_type=create&refresh=true", document)
    assert str(added.at("_index")).startswith(".ds-logs-chat-2026.01.01-")
    assert elasticsearch.ask("POST", "/logs-chat-2026.01.01/_doc?op_type=create", {"n": 1}).status == 400
    assert elasticsearch.ask("PUT", "/logs-chat-default").status == 400
    queries: list[JsonObject] = [{"term": {"service": "api"}}, {"match": {"message": "hello"}}]
    for query in queries:
        assert elasticsearch.ok("POST", "/logs-*/_count", {"query": query}).at("count") == 1
    stream = elasticsearch.ok("GET", "/_data_stream/logs-chat-*").at("data_streams", 0)
    assert isinstance(stream, dict)
    assert (stream["name"], stream["template"]) == ("logs-chat-2026.01.01", "logs")
    assert elasticsearch.ask("DELETE", f"/{added.at('_index')}").status == 400
    elasticsearch.ok("DELETE", "/_data_stream/logs-chat-2026.01.01")
    assert elasticsearch.ok("GET", "/_cat/indices?format=json").body == []


def test_settings_of_an_index_can_be_changed_but_not_its_shards(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    elasticsearch.ok("PUT", "/_all/_settings", {"index": {"number_of_replicas": 0, "refresh_interval": "5s"}})
    settings = elasticsearch.ok("GET", "/chat/_settings").at("chat", "settings", "index")
    assert isinstance(settings, dict)
    assert (settings["number_of_replicas"], settings["refresh_interval"]) == ("0", "5s")
    assert elasticsearch.ask("PUT", "/chat/_settings", {"number_of_shards": 2}).status == 400
