from typing import Any

import httpx
import pytest

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import START, Server


def prepare(server: Server) -> None:
    prom: JsonObject = {"name": "P", "type": "prometheus", "uid": "prom", "url": "http://prometheus:9090"}
    server.ok("POST", "/api/datasources", prom | {"isDefault": True})
    server.network.series = [({"__name__": "up", "instance": "a"}, 1.0), ({"instance": "b"}, 0.0)]


def ask(server: Server, *queries: JsonObject, status: int = 200, **window: str) -> dict[str, Any]:
    body: JsonObject = {"queries": list(queries), "from": "now-1h", "to": "now", **window}
    response = server.client.post("/api/ds/query", json=body)
    assert response.status_code == status, response.text
    results: dict[str, Any] = response.json()["results"]
    return results


def query(ref: str = "A", **model: bool | str | int) -> JsonObject:
    return {"refId": ref, "datasource": {"uid": "prom"}, "expr": "up", **model}


def test_an_instant_query_gives_a_frame_a_series(server: Server) -> None:
    prepare(server)
    frames = ask(server, query(instant=True))["A"]["frames"]
    assert len(frames) == 2
    time, value = frames[0]["schema"]["fields"]
    assert (time["type"], time["typeInfo"]["frame"]) == ("time", "time.Time")
    assert value["labels"] == {"__name__": "up", "instance": "a"}
    assert value["config"]["displayNameFromDS"] == 'up{instance="a"}'
    assert frames[0]["data"]["values"] == [[START * 1000], [1.0]]


def test_a_range_query_is_aligned_to_its_step(server: Server) -> None:
    prepare(server)
    server.clock.now += 7
    frames = ask(server, query(legendFormat="host {{instance}}"))["A"]["frames"]
    params = server.network.requests[-1].url.params
    assert params["step"] == "36"
    assert float(params["end"]) % 36 == 0
    assert frames[0]["schema"]["name"] == "host a"
    assert len(frames[0]["data"]["values"][0]) == 2


def test_grafanas_variables_are_filled_in(server: Server) -> None:
    prepare(server)
    ask(
        server,
        query(instant=True) | {"expr": "rate(x[$__rate_interval]) offset $__interval", "interval": "30s"},
    )
    assert server.network.requests[-1].url.params["query"] == "rate(x[1m]) offset 36s"


def test_expressions_compute_over_queries(server: Server) -> None:
    prepare(server)
    results = ask(
        server,
        query(range=True),
        {
            "refId": "B",
            "datasource": {"type": "__expr__", "uid": "__expr__"},
            "type": "reduce",
            "expression": "A",
            "reducer": "mean",
        },
        {"refId": "C", "datasource": {"uid": "__expr__"}, "type": "math", "expression": "$B * 10"},
    )
    found = [frame["data"]["values"] for frame in results["C"]["frames"]]
    assert found == [[[40.0]], [[35.0]]]


def test_a_failing_query_fails_the_answer_but_not_the_others(server: Server) -> None:
    prepare(server)
    server.ok("POST", "/api/datasources", {"name": "L", "type": "influxdb", "uid": "l"})
    results = ask(
        server,
        query(instant=True),
        {"refId": "B", "datasource": {"uid": "l"}},
        {"refId": "D", "datasource": {"uid": "__expr__"}, "type": "math", "expression": "$B"},
        status=400,
    )
    assert results["A"]["status"] == 200
    assert "plugin 'influxdb' not found" in results["B"]["error"]
    assert results["D"]["error"].startswith("[sse.dependencyError] did not execute expression [D]")


def test_an_unknown_datasource_is_said(server: Server) -> None:
    results = ask(server, {"refId": "A", "datasource": {"uid": "nope"}}, status=400)
    assert results["A"]["error"] == "data source not found: 'nope'"


def test_a_window_that_cannot_be_read_is_refused(server: Server) -> None:
    prepare(server)
    body: JsonObject = {"queries": [query()], "from": "yesterday", "to": "now"}
    status, message = server.refused("POST", "/api/ds/query", body)
    assert status == 400
    assert "'yesterday'" in message


def test_loki_answers_with_log_lines(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = {
        "stream": {"app": "shop"},
        "values": [["1800000000000000000", "b"], ["1799999999000000000", "a"]],
    }
    answer = {"status": "success", "data": {"resultType": "streams", "result": [stream]}}
    monkeypatch.setattr(
        server.context.http, "_transport", httpx.MockTransport(lambda _: httpx.Response(200, json=answer))
    )
    server.ok("POST", "/api/datasources", {"name": "L", "type": "loki", "uid": "l", "url": "http://loki"})
    result = ask(server, {"refId": "A", "datasource": {"uid": "l"}, "expr": '{app="shop"}'})["A"]
    frame = result["frames"][0]
    assert [field["name"] for field in frame["schema"]["fields"]] == ["labels", "Time", "Line", "tsNs"]
    assert frame["data"]["values"][1:3] == [[1800000000000, 1799999999000], ["b", "a"]]
