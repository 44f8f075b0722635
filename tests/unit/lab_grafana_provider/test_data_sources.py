import json

import pytest

from lab.grafana_provider.values import Properties
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

SOURCE = "grafana:oss/dataSource:DataSource"
INPUTS: Properties = {
    "type": "prometheus",
    "name": "Metrics",
    "uid": "prom",
    "url": "http://prometheus:9090",
    "jsonDataEncoded": '{"timeInterval": "15s", "httpMethod": "POST"}',
    "secureJsonDataEncoded": '{"password": "hush"}',
    "httpHeaders": {"X-Scope-OrgID": "shop"},
}
REMOTE: Properties = {
    "id": 4,
    "uid": "prom",
    "orgId": 1,
    "name": "Metrics",
    "type": "prometheus",
    "access": "proxy",
    "url": "http://prometheus:9090",
    "user": "",
    "database": "",
    "basicAuth": False,
    "isDefault": False,
    "jsonData": {"httpMethod": "POST", "timeInterval": "15s", "httpHeaderName1": "X-Scope-OrgID"},
    "secureJsonFields": {"password": True, "httpHeaderValue1": True},
}


def created(engine: Engine, grafana: FakeGrafana) -> Properties:
    grafana.on("POST", "/datasources", (200, {"id": 4, "datasource": REMOTE}))
    grafana.on("GET", "/datasources/uid/prom", (200, REMOTE))
    identifier, state = engine.create(SOURCE, INPUTS)
    assert identifier == "1:prom"
    return state.values


def test_headers_travel_as_numbered_settings(engine: Engine, grafana: FakeGrafana) -> None:
    created(engine, grafana)
    assert grafana.body_of("POST", "/datasources") == {
        "type": "prometheus",
        "name": "Metrics",
        "uid": "prom",
        "url": "http://prometheus:9090",
        "access": "proxy",
        "jsonData": {"timeInterval": "15s", "httpMethod": "POST", "httpHeaderName1": "X-Scope-OrgID"},
        "secureJsonData": {"password": "hush", "httpHeaderValue1": "shop"},
    }


def test_a_created_source_equals_its_inputs(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    assert state["jsonDataEncoded"] == '{"httpMethod":"POST","timeInterval":"15s"}'
    assert engine.diff(SOURCE, state, INPUTS).is_empty


def test_passwords_and_headers_are_secret_in_inputs_and_state(engine: Engine, grafana: FakeGrafana) -> None:
    checked = engine.check(SOURCE, INPUTS)
    assert checked.secret_properties() == {"secureJsonDataEncoded", "httpHeaders"}
    grafana.on("POST", "/datasources", (200, {"id": 4, "datasource": REMOTE}))
    grafana.on("GET", "/datasources/uid/prom", (200, REMOTE))
    _, state = engine.create(SOURCE, INPUTS)
    assert state.secret_properties() == {"secureJsonDataEncoded", "httpHeaders"}


def test_a_header_that_grafana_lost_is_a_change(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    grafana.on("GET", "/datasources/uid/prom", (200, REMOTE | {"jsonData": {}}))
    _, refreshed, _ = engine.read(SOURCE, "1:prom", state)
    assert set(engine.diff(SOURCE, refreshed.values, INPUTS).details) == {
        "jsonDataEncoded",
        'httpHeaders["X-Scope-OrgID"]',
    }


def test_a_server_side_default_is_a_change(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    remote = REMOTE | {"jsonData": {"httpMethod": "POST", "timeInterval": "15s", "extra": 1}}
    grafana.on("GET", "/datasources/uid/prom", (200, remote))
    _, refreshed, _ = engine.read(SOURCE, "1:prom", state)
    assert "jsonDataEncoded" in engine.diff(SOURCE, refreshed.values, INPUTS).details


def test_an_update_sends_everything_and_reads_nothing(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    grafana.on("PUT", "/datasources/uid/prom", (200, {}))
    grafana.requests.clear()
    new = engine.update(SOURCE, "1:prom", state, INPUTS | {"url": "http://other:9090"})
    assert grafana.asked() == ["PUT /datasources/uid/prom"]
    assert new.values["url"] == "http://other:9090"
    assert new.values["orgId"] == "1"


def test_another_uid_needs_the_old_one_gone_first_as_the_name_stays(
    engine: Engine, grafana: FakeGrafana
) -> None:
    diff = engine.diff(SOURCE, created(engine, grafana), INPUTS | {"uid": "other"})
    assert diff.replaces == ["uid"]
    assert diff.delete_first


def test_a_default_source_cannot_be_made_ordinary(engine: Engine) -> None:
    assert engine.diff(SOURCE, INPUTS | {"isDefault": True}, INPUTS).details.keys() == {"accessMode"}
    assert "isDefault" in engine.diff(SOURCE, INPUTS, INPUTS | {"isDefault": True}).details


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("jsonDataEncoded", json.dumps({"httpHeaderName1": "X"}), "reserved key"),
        ("jsonDataEncoded", json.dumps({"teamHttpHeaders": {}}), "reserved key"),
        ("secureJsonDataEncoded", json.dumps({"httpHeaderValue1": "X"}), "reserved key"),
        ("jsonDataEncoded", "{", "not valid JSON"),
        ("jsonDataEncoded", "[]", "should be a JSON object"),
    ],
)
def test_reserved_or_broken_settings_are_refused(engine: Engine, name: str, value: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(SOURCE, INPUTS | {name: value})
    assert reason in refused.value.failures[name]


def test_a_name_is_made_once_and_kept(engine: Engine) -> None:
    nameless = {key: value for key, value in INPUTS.items() if key != "name"}
    first = engine.check(SOURCE, nameless).values
    assert str(first["name"]).startswith("thing-")
    assert engine.check(SOURCE, nameless, first).values["name"] == first["name"]
    assert not engine.diff(SOURCE, first | {"uid": "a"}, first | {"uid": "b"}).delete_first
