"""Documents of the Elasticsearch stand-in: written, got, refused, and kept."""

from pathlib import Path

from tests.unit.lab_stand_ins.elasticsearch_client import Elasticsearch, JsonObject


def test_a_document_is_created_then_updated_then_deleted(elasticsearch: Elasticsearch) -> None:
    created = elasticsearch.ask("PUT", "/chat/_doc/1", {"text": "hello"})
    assert (created.status, created.at("result"), created.at("_version")) == (201, "created", 1)
    updated = elasticsearch.ask("PUT", "/chat/_doc/1", {"text": "bye"})
    assert (updated.status, updated.at("result"), updated.at("_version")) == (200, "updated", 2)
    assert elasticsearch.ok("GET", "/chat/_doc/1").at("_source") == {"text": "bye"}
    assert elasticsearch.ok("GET", "/chat/_source/1").body == {"text": "bye"}
    deleted = elasticsearch.ask("DELETE", "/chat/_doc/1")
    assert (deleted.status, deleted.at("result"), deleted.at("_version")) == (200, "deleted", 3)
    gone = elasticsearch.ask("GET", "/chat/_doc/1")
    assert (gone.status, gone.at("found")) == (404, False)
    assert elasticsearch.ask("DELETE", "/chat/_doc/1").at("result") == "not_found"


def test_a_document_without_an_id_gets_one_of_twenty_characters(elasticsearch: Elasticsearch) -> None:
    made = elasticsearch.ask("POST", "/chat/_doc", {"text": "hello"})
    assert made.status == 201
    assert len(str(made.at("_id"))) == 20


def test_a_document_that_must_be_new_is_refused_where_it_exists(elasticsearch: Elasticsearch) -> None:
    elasticsearch.ok("PUT", "/chat/_create/1", {"n": 1})
    for path in ("/chat/_create/1", "/chat/_doc/1?op_type=create"):
        assert elasticsearch.ask("PUT", path, {"n": 2}).error == (409, "version_conflict_engine_exception")
    assert elasticsearch.ok("GET", "/chat/_doc/1").at("_source") == {"n": 1}


def test_a_change_can_depend_on_the_sequence_number(elasticsearch: Elasticsearch) -> None:
    first = elasticsearch.ok("PUT", "/chat/_doc/1", {"n": 1}).at("_seq_no")
    path = f"/chat/_doc/1?if_seq_no={first}&if_primary_term=1"
    elasticsearch.ok("PUT", path, {"n": 2})
    assert elasticsearch.ask("PUT", path, {"n": 3}).error == (409, "version_conflict_engine_exception")


def test_searches_see_a_document_only_after_a_refresh(elasticsearch: Elasticsearch) -> None:
    elasticsearch.ok("PUT", "/chat/_doc/1?refresh=true", {"n": 1})
    elasticsearch.ok("PUT", "/chat/_doc/1", {"n": 2})
    elasticsearch.ok("PUT", "/chat/_doc/2", {"n": 2})
    assert elasticsearch.ok("GET", "/chat/_doc/2").at("found") is True
    assert elasticsearch.found("chat", {"query": {"term": {"n": 2}}}) == []
    assert elasticsearch.found("chat", {"query": {"term": {"n": 1}}}) == ["1"]
    assert elasticsearch.ok("GET", "/_cat/indices?format=json").at(0, "docs.count") == "1"
    elasticsearch.clock.refresh()
    assert elasticsearch.found("chat", {"query": {"term": {"n": 2}}}) == ["1", "2"]


def test_a_deleted_document_is_found_until_the_refresh(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    elasticsearch.ok("DELETE", "/chat/_doc/1")
    assert elasticsearch.found("chat", {}) == ["1"]
    elasticsearch.ok("POST", "/chat/_refresh")
    assert elasticsearch.found("chat", {}) == []


def test_without_an_interval_only_a_request_refreshes(elasticsearch: Elasticsearch) -> None:
    elasticsearch.ok("PUT", "/chat", {"settings": {"refresh_interval": "-1"}})
    elasticsearch.ok("PUT", "/chat/_doc/1", {"n": 1})
    elasticsearch.clock.now += 60
    assert elasticsearch.found("chat", {}) == []
    elasticsearch.ok("POST", "/_refresh")
    assert elasticsearch.found("chat", {}) == ["1"]


def test_a_bulk_request_tells_each_items_fate(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1}, {"n": 2})
    answer = elasticsearch.bulk(
        {"index": {"_index": "chat", "_id": "1"}},
        {"n": 10},
        {"create": {"_index": "chat", "_id": "2"}},
        {"n": 20},
        {"delete": {"_index": "chat", "_id": "2"}},
        {"index": {"_index": "chat", "_id": "3"}},
        {"n": "many"},
        {"index": {"_index": "Chat"}},
        {"n": 1},
    )
    assert (answer.status, answer.at("errors")) == (200, True)
    statuses = [
        answer.at("items", number, action, "status")
        for number, action in enumerate(["index", "create", "delete", "index", "index"])
    ]
    assert statuses == [200, 409, 200, 400, 400]
    assert answer.at("items", 3, "index", "error", "type") == "document_parsing_exception"
    assert answer.at("items", 4, "index", "error", "type") == "invalid_index_name_exception"
    assert elasticsearch.found("chat", {}) == ["1"]


def test_a_bulk_request_for_one_index_need_not_name_it(elasticsearch: Elasticsearch) -> None:
    answer = elasticsearch.bulk({"create": {}}, {"n": 1}, path="/chat/_bulk")
    assert (answer.at("errors"), answer.at("items", 0, "create", "_index")) == (False, "chat")


def test_a_malformed_bulk_request_changes_nothing(elasticsearch: Elasticsearch) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    for content in (
        '{"index":{"_index":"chat","_id":"1"}}\n{"n":1}',
        '{"index":{"_index":"chat"}}\n{"n":1}\n{"drop":{}}\n',
        '{"index":{"_index":"chat"}}\n{"n":1}\n{"update":{"_index":"chat","_id":"1"}}\n{"doc":{}}\n',
        '{"index":{"_index":"chat"}}\n',
        "[]\n",
    ):
        response = elasticsearch.client.post("/_bulk", content=content, headers=headers)
        assert response.status_code == 400, content
    assert elasticsearch.ok("GET", "/_cat/indices?format=json").body == []


def test_what_does_not_fit_the_mapping_is_refused(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1, "at": "2026-01-01T00:00:00Z", "user": {"name": "a"}})
    unfit: list[JsonObject] = [{"n": "x"}, {"at": "yesterday"}, {"user": "a"}, {"n": {"deep": 1}}]
    for document in unfit:
        answer = elasticsearch.ask("POST", "/chat/_doc", document)
        assert answer.error == (400, "document_parsing_exception"), document


def test_everything_is_still_there_after_a_restart(tmp_path: Path) -> None:
    first = Elasticsearch(tmp_path)
    first.ok("PUT", "/chat", {"settings": {"number_of_replicas": 0}})
    first.ok("PUT", "/chat/_doc/1", {"text": "hello", "at": "2026-01-01"})
    first.ok("PUT", "/logs-app-default/_create/1", {"@timestamp": "2026-01-01"})
    identity = first.ok("GET", "/").at("cluster_uuid")
    first.close()
    second = Elasticsearch(tmp_path)
    assert second.ok("GET", "/").at("cluster_uuid") == identity
    assert second.found("chat", {"query": {"match": {"text": "hello"}}}) == ["1"]
    assert second.ok("GET", "/chat/_mapping").at("chat", "mappings", "properties", "at") == {"type": "date"}
    assert second.ok("GET", "/chat/_settings").at("chat", "settings", "index", "number_of_replicas") == "0"
    assert second.found("logs-app-default", {}) == ["1"]
    assert second.ask("PUT", "/chat/_doc/1", {"text": "bye"}).at("_version") == 2
    second.close()
