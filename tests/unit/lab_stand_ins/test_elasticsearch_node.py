"""Health, statistics and manners of the Elasticsearch stand-in."""

import threading
import time
from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.unit.lab_stand_ins.elasticsearch_client import HEAP, Elasticsearch, JsonObject


def color(elasticsearch: Elasticsearch) -> JsonValue:
    return elasticsearch.ok("GET", "/_cluster/health").at("status")


def statistic(elasticsearch: Elasticsearch, *path: str) -> JsonValue:
    nodes = elasticsearch.ok("GET", "/_nodes/_local/stats").at("nodes")
    assert isinstance(nodes, dict)
    [value] = nodes.values()
    for part in path:
        assert isinstance(value, dict)
        value = value[part]
    return value


def test_an_empty_cluster_is_green_and_one_with_missing_copies_is_yellow(
    elasticsearch: Elasticsearch,
) -> None:
    assert color(elasticsearch) == "green"
    elasticsearch.fill("chat", {"n": 1})
    health = elasticsearch.ok("GET", "/_cluster/health")
    assert (health.at("status"), health.at("number_of_nodes")) == ("yellow", 1)
    assert (health.at("active_primary_shards"), health.at("unassigned_shards")) == (1, 1)
    elasticsearch.ok("PUT", "/chat/_settings", {"number_of_replicas": 0})
    assert color(elasticsearch) == "green"


def test_an_index_without_its_file_is_red_and_cannot_be_used(
    elasticsearch: Elasticsearch, tmp_path: Path
) -> None:
    elasticsearch.fill("chat", {"n": 1})
    for file in (tmp_path / "indices").iterdir():
        file.unlink()
    assert color(elasticsearch) == "red"
    for path in ("/chat/_search", "/chat/_doc/1"):
        assert elasticsearch.ask("GET", path).error == (503, "no_shard_available_action_exception")
    elasticsearch.ok("PUT", "/talk")
    lines: list[JsonObject] = [
        {"index": {"_index": "chat"}},
        {"n": 1},
        {"index": {"_index": "talk"}},
        {"n": 1},
    ]
    written = elasticsearch.bulk(*lines)
    assert [written.at("items", at, "index", "status") for at in (0, 1)] == [503, 201]
    elasticsearch.ok("DELETE", "/talk")
    reopened = Elasticsearch(tmp_path)
    assert color(reopened) == "red"
    reopened.ok("DELETE", "/chat")
    assert color(reopened) == "green"
    reopened.close()


def test_health_is_waited_for_and_408_says_that_it_never_came(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    assert elasticsearch.ok("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s").status == 200
    late = elasticsearch.ask("GET", "/_cluster/health?wait_for_status=green&timeout=50ms")
    assert (late.status, late.at("timed_out"), late.at("status")) == (408, True, "yellow")
    change = threading.Timer(0.1, elasticsearch.ask, ["PUT", "/chat/_settings", {"number_of_replicas": 0}])
    change.start()
    started = time.monotonic()
    assert (
        elasticsearch.ok("GET", "/_cluster/health?wait_for_status=green&timeout=20s").at("status") == "green"
    )
    assert time.monotonic() - started < 10
    change.join()


def test_statistics_count_what_was_done(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1}, {"n": 2}, {"n": 3})
    elasticsearch.ok("DELETE", "/chat/_doc/3?refresh=true")
    elasticsearch.ok("GET", "/chat/_doc/1")
    elasticsearch.ask("GET", "/chat/_doc/9")
    elasticsearch.ask("POST", "/chat/_doc", {"n": "x"})
    elasticsearch.found("chat", {})
    assert statistic(elasticsearch, "indices", "docs", "count") == 2
    assert statistic(elasticsearch, "indices", "indexing", "index_total") == 3
    assert statistic(elasticsearch, "indices", "indexing", "index_failed") == 1
    assert statistic(elasticsearch, "indices", "indexing", "delete_total") == 1
    assert statistic(elasticsearch, "indices", "search", "query_total") == 1
    assert statistic(elasticsearch, "indices", "search", "fetch_total") == 2
    assert statistic(elasticsearch, "indices", "get", "total") == 2
    assert statistic(elasticsearch, "indices", "get", "missing_total") == 1
    assert statistic(elasticsearch, "thread_pool", "write", "completed") == 3
    elasticsearch.ok("DELETE", "/chat")
    assert statistic(elasticsearch, "indices", "docs", "count") == 0
    assert statistic(elasticsearch, "indices", "indexing", "index_total") == 3


def test_the_stores_size_is_that_of_the_files(elasticsearch: Elasticsearch, tmp_path: Path) -> None:
    documents: list[JsonObject] = [{"text": "x" * 1000} for _ in range(200)]
    elasticsearch.fill("chat", *documents)
    on_disk = sum(file.stat().st_size for file in (tmp_path / "indices").iterdir())
    assert statistic(elasticsearch, "indices", "store", "size_in_bytes") == on_disk > 200_000
    row = elasticsearch.ok("GET", "/_cat/indices?format=json&bytes=b").at(0)
    assert isinstance(row, dict)
    assert (row["store.size"], row["health"], row["docs.count"]) == (str(on_disk), "yellow", "200")
    assert elasticsearch.ok("GET", "/chat/_stats").at("_all", "total", "store", "size_in_bytes") == on_disk
    assert elasticsearch.ok("GET", "/_cluster/stats").at("indices", "store", "size_in_bytes") == on_disk


def test_the_process_memory_stands_for_the_heap(elasticsearch: Elasticsearch) -> None:
    used = statistic(elasticsearch, "jvm", "mem", "heap_used_in_bytes")
    assert isinstance(used, int)
    assert 10 << 20 < used < 2 << 30
    assert statistic(elasticsearch, "jvm", "mem", "heap_max_in_bytes") == HEAP


def test_sections_of_the_nodes_statistics_can_be_chosen(elasticsearch: Elasticsearch) -> None:
    nodes = elasticsearch.ok("GET", "/_nodes/stats/jvm,fs").at("nodes")
    assert isinstance(nodes, dict)
    [node] = nodes.values()
    assert isinstance(node, dict)
    assert {"jvm", "fs", "name"} <= set(node)
    assert "indices" not in node
    assert elasticsearch.ok("GET", "/_nodes/other/stats").at("nodes") == {}
    assert elasticsearch.ask("GET", "/_nodes/stats/nothing").status == 400


def test_tables_have_a_head_and_columns_that_are_asked_for(elasticsearch: Elasticsearch) -> None:
    elasticsearch.fill("chat", {"n": 1})
    elasticsearch.fill("talk", {"n": 1})
    assert elasticsearch.ok("GET", "/_cat/indices?v&h=index,docs.count&s=index:desc").body == (
        "index docs.count\ntalk  1\nchat  1\n"
    )
    assert elasticsearch.ask("GET", "/_cat/indices?h=colour").status == 400
    states = elasticsearch.ok("GET", "/_cat/shards/chat?format=json&h=state").body
    assert states == [{"state": "STARTED"}, {"state": "UNASSIGNED"}]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_nothing", 400),
        ("GET", "/_nothing/here", 400),
        ("POST", "/_aliases", 400),
        ("PATCH", "/chat/_search", 405),
        ("DELETE", "/_search", 405),
        ("GET", "/_search?colour=red", 400),
        ("GET", "/_search?size=many", 400),
        ("GET", "/_cluster/health?wait_for_status=pink", 400),
    ],
)
def test_what_is_not_known_is_refused(
    elasticsearch: Elasticsearch, method: str, path: str, status: int
) -> None:
    answer = elasticsearch.ask(method, path)
    assert (answer.status, answer.at("status")) == (status, status)
    assert answer.at("error")


def test_bodies_must_say_that_they_are_json_and_be_it(elasticsearch: Elasticsearch) -> None:
    client = elasticsearch.client
    assert client.put("/chat/_doc/1", content="{}").status_code == 406
    headers = {"Content-Type": "application/json"}
    for content in ("{", "[1]", '{"a": NaN}', "  "):
        assert client.put("/chat/_doc/1", content=content, headers=headers).status_code == 400, content


def test_clients_are_answered_in_the_type_they_ask_for_unless_they_are_too_new(tmp_path: Path) -> None:
    node = Elasticsearch(tmp_path, version="8.19.20")
    vendor = "application/vnd.elasticsearch+json; compatible-with={}"
    answer = node.client.get("/", headers={"Accept": vendor.format(8)})
    assert answer.headers["x-elastic-product"] == "Elasticsearch"
    assert answer.headers["content-type"] == "application/vnd.elasticsearch+json;compatible-with=8"
    assert answer.json()["version"]["number"] == "8.19.20"
    assert node.client.get("/", headers={"Accept": vendor.format(9)}).status_code == 400
    node.close()


def test_a_body_for_which_there_is_no_room_trips_a_breaker(tmp_path: Path) -> None:
    node = Elasticsearch(tmp_path, heap=1 << 20)
    assert node.ask("PUT", "/chat/_doc/1", {"a": 1}).error == (429, "circuit_breaking_exception")
    assert statistic(node, "breakers", "parent", "tripped") == 1
    node.close()
