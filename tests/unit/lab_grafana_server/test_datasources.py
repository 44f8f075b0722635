from typing import Any

import httpx
import psycopg
import pytest

from lab.grafana_server.grafana_lab.datasources.model import Query
from lab.grafana_server.grafana_lab.datasources.sql_macros import expand
from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import START, Server

PROM: JsonObject = {"name": "P", "type": "prometheus", "uid": "prom", "url": "http://prometheus:9090"}


def test_secrets_are_named_but_never_shown(server: Server) -> None:
    made = server.ok("POST", "/api/datasources", PROM | {"secureJsonData": {"httpHeaderValue1": "s3cret"}})
    assert made["message"] == "Datasource added"
    shown = server.client.get("/api/datasources/uid/prom")
    assert shown.json()["secureJsonFields"] == {"httpHeaderValue1": True}
    assert "s3cret" not in shown.text


def test_json_data_comes_back_verbatim_and_is_always_an_object(server: Server) -> None:
    server.ok("POST", "/api/datasources", PROM | {"jsonData": {"timeInterval": "15s", "nested": {"a": [1]}}})
    server.ok("POST", "/api/datasources", {"name": "L", "type": "loki", "uid": "l", "jsonData": None})
    first = server.ok("GET", "/api/datasources/uid/prom")["jsonData"]
    assert first == {"timeInterval": "15s", "nested": {"a": [1]}}
    assert server.ok("GET", "/api/datasources/uid/l")["jsonData"] == {}


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"uid": "other"}, 409, "data source with the same name already exists"),
        ({"name": "other"}, 409, "data source with the same uid already exists"),
        ({"name": "o", "uid": "o", "url": "ftp://x"}, 400, "Validation error, invalid URL: 'ftp://x'"),
        ({"name": "o", "uid": "o", "url": "http://"}, 400, "Validation error, invalid URL: 'http://'"),
    ],
)
def test_a_datasource_is_refused(server: Server, change: JsonObject, status: int, message: str) -> None:
    server.ok("POST", "/api/datasources", PROM)
    assert server.refused("POST", "/api/datasources", PROM | change) == (status, message)


def test_a_new_default_replaces_the_old_one(server: Server) -> None:
    server.ok("POST", "/api/datasources", PROM | {"isDefault": True})
    server.ok("POST", "/api/datasources", PROM | {"name": "Q", "uid": "q", "isDefault": True})
    listed = server.client.get("/api/datasources").json()
    assert {row["uid"]: row["isDefault"] for row in listed} == {"prom": False, "q": True}


def test_an_update_keeps_the_secrets_it_does_not_send(server: Server) -> None:
    server.ok("POST", "/api/datasources", PROM | {"secureJsonData": {"a": "1", "b": "2"}})
    server.ok("PUT", "/api/datasources/uid/prom", PROM | {"secureJsonData": {"b": "3"}})
    fields = server.ok("GET", "/api/datasources/uid/prom")["secureJsonFields"]
    assert fields == {"a": True, "b": True}


def test_a_stale_version_is_refused(server: Server) -> None:
    server.ok("POST", "/api/datasources", PROM)
    assert server.refused("PUT", "/api/datasources/uid/prom", PROM | {"version": 9})[0] == 409


def test_an_unknown_datasource_is_not_found(server: Server) -> None:
    assert server.refused("GET", "/api/datasources/uid/x") == (404, "Data source not found")
    assert server.refused("DELETE", "/api/datasources/uid/x") == (404, "Data source not found")


def test_the_health_check_asks_the_datasource_with_its_credentials(server: Server) -> None:
    secured = PROM | {
        "basicAuth": True,
        "basicAuthUser": "u",
        "jsonData": {"httpHeaderName1": "X-Scope"},
        "secureJsonData": {"basicAuthPassword": "p", "httpHeaderValue1": "tenant"},
    }
    server.ok("POST", "/api/datasources", secured)
    answer = server.ok("GET", "/api/datasources/uid/prom/health")
    assert answer == {"status": "OK", "message": "Successfully queried the Prometheus API."}
    request = server.network.requests[-1]
    assert str(request.url) == "http://prometheus:9090/api/v1/query?query=1%2B1"
    assert request.headers["authorization"] == httpx.BasicAuth("u", "p")._auth_header
    assert request.headers["x-scope"] == "tenant"


def test_a_datasource_that_fails_is_unhealthy(server: Server) -> None:
    server.ok("POST", "/api/datasources", PROM)
    server.network.failing = True
    response = server.client.get("/api/datasources/uid/prom/health")
    assert response.status_code == 400
    assert response.json() == {"status": "ERROR", "message": "503: the database is locked"}
    metrics = server.client.get("/metrics").text
    assert 'grafana_datasource_request_total{code="503",datasource="P"' in metrics


def test_an_unknown_kind_of_datasource_says_which_are_known(server: Server) -> None:
    server.ok("POST", "/api/datasources", {"name": "X", "type": "influxdb", "uid": "x"})
    status, message = server.refused("GET", "/api/datasources/uid/x/health")
    assert status == 400
    assert "prometheus, loki" in message


def test_the_proxy_forwards_without_the_callers_credentials(server: Server) -> None:
    server.ok(
        "POST", "/api/datasources", {"name": "H", "type": "loki", "uid": "h", "url": "http://hook/base"}
    )
    server.client.post(
        "/api/datasources/proxy/uid/h/loki/api/v1/query?query=a%2Bb",
        content=b"x=1",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    request = server.network.requests[-1]
    assert str(request.url) == "http://hook/base/loki/api/v1/query?query=a%2Bb"
    assert request.content == b"x=1"
    assert "authorization" not in request.headers


def test_postgres_is_asked_with_its_settings(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def connect(**settings: Any) -> None:  # noqa: ANN401 - psycopg's own settings are of many types
        asked.update(settings)
        raise psycopg.OperationalError('connection failed: FATAL: role "u"\ndoes not exist')

    monkeypatch.setattr(psycopg, "connect", connect)
    server.ok(
        "POST",
        "/api/datasources",
        {
            "name": "DB",
            "type": "grafana-postgresql-datasource",
            "uid": "db",
            "url": "db:5433",
            "user": "u",
            "jsonData": {"database": "shop", "sslmode": "disable"},
            "secureJsonData": {"password": "p"},
        },
    )
    status, message = server.refused("GET", "/api/datasources/uid/db/health")
    assert (status, message) == (
        400,
        'db query error: connection failed: FATAL: role "u" does not exist',
    )
    assert {key: asked[key] for key in ("host", "port", "user", "password", "dbname", "sslmode")} == {
        "host": "db",
        "port": "5433",
        "user": "u",
        "password": "p",
        "dbname": "shop",
        "sslmode": "disable",
    }


@pytest.mark.parametrize(
    ("sql", "expanded"),
    [
        ("$__time(at)", 'at AS "time"'),
        ("$__timeFilter(at)", "at BETWEEN '2027-01-15T07:00:00Z' AND '2027-01-15T08:00:00Z'"),
        ("$__timeFrom()", "'2027-01-15T07:00:00Z'"),
        ("$__unixEpochTo()", "1800000000"),
        ("$__timeGroup(at, '5m')", "to_timestamp(floor(extract(epoch from at)/300)*300)"),
        ("date_bin('$__interval', at)", "date_bin('30000ms', at)"),
        ("$__interval_ms", "30000"),
        ("$__timeFilter(lower(at))", "lower(at) BETWEEN '2027-01-15T07:00:00Z' AND '2027-01-15T08:00:00Z'"),
    ],
)
def test_sql_macros_expand(sql: str, expanded: str) -> None:
    assert expand(sql, Query("A", {}, START - 3600, START), 30.0) == expanded
