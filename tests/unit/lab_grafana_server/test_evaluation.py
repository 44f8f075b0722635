"""Rules against a fake Prometheus: verdicts, states, and what the router is told."""

import math
from typing import Any

import pytest
from pydantic import JsonValue

from lab.grafana_server.grafana_lab.alerting.alerts import fingerprint
from lab.grafana_server.grafana_lab.alerting.rule_store import load_rules
from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import (
    PROVISIONING,
    START,
    Alerting,
    Server,
    put_group,
    threshold_rule,
    with_hook,
)

UP: list[tuple[dict[str, str], float]] = [({"__name__": "up", "instance": "a"}, 1.0)]
DOWN: list[tuple[dict[str, str], float]] = [({"__name__": "up", "instance": "a"}, 0.0)]


def states(alerting: Alerting, uid: str = "down") -> dict[str, str]:
    """State by the label `instance`."""
    found = alerting.states.of_rule(uid).values()
    return {state.labels.get("instance", ""): state.formatted for state in found}


def firing(alerting: Alerting) -> list[dict[str, str]]:
    return [dict(alert.labels) for alert in alerting.router.alerts()]


def prepared(server: Server, **changes: JsonValue) -> None:
    with_hook(server)
    put_group(server, threshold_rule(**changes))


def test_a_rule_without_for_fires_at_once(server: Server, alerting: Alerting) -> None:
    prepared(server)
    server.network.series = DOWN
    alerting.run(10)
    assert states(alerting) == {"a": "Alerting"}
    [alert] = alerting.router.alerts()
    assert alert.labels == {
        "__name__": "up",
        "instance": "a",
        "severity": "critical",
        "alertname": "Down",
        "grafana_folder": "Operations",
        "__alert_rule_uid__": "down",
        "__alert_rule_namespace_uid__": "ops",
    }
    assert alert.annotations == {"summary": "a answers 0"}
    assert alert.values == {"A": 0.0, "C": 1.0}
    assert alert.value_string == (
        "[ var='A' labels={__name__=up, instance=a} value=0 ], "
        "[ var='C' labels={__name__=up, instance=a} value=1 ]"
    )
    assert (alert.starts_at, alert.ends_at) == (START + 10, START + 10 + 4 * 30)


def test_a_rule_with_for_is_pending_first(server: Server, alerting: Alerting) -> None:
    prepared(server, **{"for": "20s"})
    server.network.series = DOWN
    alerting.run(10)
    assert states(alerting) == {"a": "Pending"}
    assert firing(alerting) == []
    alerting.run(10)
    assert states(alerting) == {"a": "Pending"}
    alerting.run(10)
    assert states(alerting) == {"a": "Alerting"}
    assert alerting.router.alerts()[0].starts_at == START + 30


def test_a_breach_that_ends_while_pending_starts_again_from_nothing(
    server: Server, alerting: Alerting
) -> None:
    prepared(server, **{"for": "20s"})
    for series in (DOWN, UP, DOWN, DOWN):
        server.network.series = series
        alerting.run(10)
    assert states(alerting) == {"a": "Pending"}


def test_keep_firing_for_recovers_first(server: Server, alerting: Alerting) -> None:
    prepared(server, keep_firing_for="20s")
    server.network.series = DOWN
    alerting.run(10)
    server.network.series = UP
    alerting.run(20)
    assert states(alerting) == {"a": "Recovering"}
    assert len(firing(alerting)) == 1
    alerting.run(10)
    assert states(alerting) == {"a": "Normal"}
    assert firing(alerting) == []


def test_a_group_is_evaluated_at_its_interval_only(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    put_group(server, threshold_rule(), interval=60)
    alerting.run(180)
    asked = [request for request in server.network.requests if request.url.host == "prometheus"]
    assert len(asked) == 3


def test_no_data_is_an_alert_of_its_own(server: Server, alerting: Alerting) -> None:
    prepared(server, **{"for": "5m"})
    alerting.run(10)
    [labels] = firing(alerting)
    assert labels["alertname"] == "DatasourceNoData"
    assert labels["rulename"] == "Down"
    assert (labels["datasource_uid"], labels["ref_id"]) == ("prom", "A")
    assert alerting.scheduler.last_runs["down"].health == "nodata"
    server.network.series = UP
    alerting.run(20)
    assert states(alerting) == {"a": "Normal"}
    assert firing(alerting) == []


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("OK", "Normal (NoData)"), ("Alerting", "Alerting (NoData)"), ("KeepLast", "Normal (NoData, KeepLast)")],
)
def test_no_data_does_to_known_alerts_what_the_rule_says(
    server: Server, alerting: Alerting, choice: str, expected: str
) -> None:
    prepared(server, noDataState=choice)
    server.network.series = UP
    alerting.run(10)
    server.network.series = []
    alerting.run(10)
    assert states(alerting) == {"a": expected}


def test_keep_last_keeps_firing_without_data(server: Server, alerting: Alerting) -> None:
    prepared(server, noDataState="KeepLast")
    server.network.series = DOWN
    alerting.run(10)
    server.network.series = []
    alerting.run(60)
    assert states(alerting) == {"a": "Alerting (NoData, KeepLast)"}
    [alert] = alerting.router.alerts()
    assert alert.annotations["grafana_state_reason"] == "NoData, KeepLast"
    assert alert.values == {"A": -1.0, "C": -1.0}


def test_an_error_is_an_alert_of_its_own_that_says_why(server: Server, alerting: Alerting) -> None:
    prepared(server)
    server.network.failing = True
    alerting.run(20)
    [alert] = alerting.router.alerts()
    assert alert.labels["alertname"] == "DatasourceError"
    assert (alert.labels["rulename"], alert.labels["ref_id"]) == ("Down", "A")
    assert "[sse.dataQueryError] failed to execute query [A]" in alert.annotations["Error"]
    assert alerting.pauses == [1.0, 2.0, 1.0, 2.0]
    run = alerting.scheduler.last_runs["down"]
    assert (run.health, "the database is locked" in run.error) == ("error", True)
    assert (
        'grafana_alerting_rule_evaluation_failures_total{org="1"} 2.0' in server.client.get("/metrics").text
    )
    server.network.failing = False
    server.network.series = UP
    alerting.run(20)
    assert firing(alerting) == []
    assert states(alerting) == {"a": "Normal"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("OK", "Normal (Error)"), ("Alerting", "Alerting (Error)"), ("KeepLast", "Normal (Error, KeepLast)")],
)
def test_an_error_does_to_known_alerts_what_the_rule_says(
    server: Server, alerting: Alerting, choice: str, expected: str
) -> None:
    prepared(server, execErrState=choice)
    server.network.series = UP
    alerting.run(10)
    server.network.failing = True
    alerting.run(10)
    assert states(alerting) == {"a": expected}


def test_a_condition_that_does_not_exist_is_an_evaluation_error(server: Server, alerting: Alerting) -> None:
    prepared(server, condition="Z")
    alerting.run(10)
    error = alerting.scheduler.last_runs["down"].error
    assert error == "Condition Z does not exist, must be one of [A C]"
    assert alerting.pauses == []


def test_a_time_series_cannot_be_a_condition(server: Server, alerting: Alerting) -> None:
    rule = threshold_rule(condition="A")
    data: Any = rule["data"]
    data[0]["model"] = {"refId": "A", "expr": "up"}
    with_hook(server)
    put_group(server, rule)
    server.network.series = UP
    alerting.run(10)
    assert "looks like time series data" in alerting.scheduler.last_runs["down"].error


def test_series_with_the_same_labels_are_an_error(server: Server, alerting: Alerting) -> None:
    prepared(server)
    server.network.series = [*UP, *DOWN]
    alerting.run(10)
    assert "duplicate results" in alerting.scheduler.last_runs["down"].error


def test_nan_alerts(server: Server, alerting: Alerting) -> None:
    rule = threshold_rule(condition="M")
    data: Any = rule["data"]
    data[1] = {"refId": "M", "datasourceUid": "__expr__", "model": {"type": "math", "expression": "$A + 0"}}
    with_hook(server)
    put_group(server, rule)
    server.network.series = [({"instance": "a"}, math.nan)]
    alerting.run(10)
    assert states(alerting) == {"a": "Alerting"}


def test_a_missing_series_resolves_after_two_evaluations(server: Server, alerting: Alerting) -> None:
    prepared(server)
    server.network.series = [*DOWN, ({"instance": "b"}, 0.0)]
    alerting.run(10)
    server.network.series = DOWN
    alerting.run(10)
    assert {labels["instance"] for labels in firing(alerting)} == {"a", "b"}
    alerting.run(10)
    assert {labels["instance"] for labels in firing(alerting)} == {"a"}
    assert states(alerting) == {"a": "Alerting"}


@pytest.mark.parametrize(
    "change",
    [{"isPaused": True}, {"title": "Renamed"}],
)
def test_a_paused_or_changed_rule_ends_its_alerts(
    server: Server, alerting: Alerting, change: dict[str, JsonValue]
) -> None:
    prepared(server)
    server.network.series = DOWN
    alerting.run(10)
    server.network.series = UP
    put_group(server, threshold_rule(**change))
    alerting.run(10)
    assert firing(alerting) == []


def test_a_deleted_rule_ends_its_alerts(server: Server, alerting: Alerting) -> None:
    prepared(server)
    server.network.series = DOWN
    alerting.run(10)
    server.client.delete(f"{PROVISIONING}/alert-rules/down")
    alerting.run(10)
    assert firing(alerting) == []
    assert alerting.states.rule_uids() == set()


def test_a_template_that_fails_stays_as_written(server: Server, alerting: Alerting) -> None:
    prepared(server, annotations={"summary": "{{ nofunction }}", "other": "{{ $labels.instance }}"})
    server.network.series = DOWN
    alerting.run(10)
    assert alerting.router.alerts()[0].annotations == {"summary": "{{ nofunction }}", "other": "a"}


def test_states_survive_a_restart(server: Server, alerting: Alerting) -> None:
    prepared(server, **{"for": "20s"})
    server.network.series = DOWN
    alerting.run(10)
    restarted = Alerting(server)
    assert states(restarted) == {"a": "Pending"}
    restarted.run(20)
    assert states(restarted) == {"a": "Alerting"}
    again = Alerting(server)
    again.run(10)
    assert again.router.alerts()[0].starts_at == START + 30


def test_state_changes_are_annotated(server: Server, alerting: Alerting) -> None:
    prepared(server, **{"for": "10s"}, annotations={"__dashboardUid__": "d", "__panelId__": "3"})
    server.network.series = DOWN
    alerting.run(30)
    server.network.series = UP
    alerting.run(20)
    listed = server.client.get("/api/annotations?type=alert&dashboardUID=d").json()
    assert [(entry["prevState"], entry["newState"], entry["panelId"]) for entry in listed] == [
        ("Alerting", "Normal", 3),
        ("Pending", "Alerting", 3),
        ("Normal", "Pending", 3),
    ]


def test_the_status_api_shows_rules_and_alerts(server: Server) -> None:
    prepared(server)
    server.network.series = DOWN
    engine = server.app.state.alerting
    before = server.client.get("/api/prometheus/grafana/api/v1/rules").json()["data"]["groups"][0]
    assert before["rules"][0]["lastEvaluation"] == "0001-01-01T00:00:00Z"
    with server.context.db.transaction() as session:
        [rule] = load_rules(session)
    engine.scheduler.run_rule(rule, START)
    body: JsonObject = server.ok("GET", "/api/prometheus/grafana/api/v1/rules?folder_uid=ops&state=firing")
    data: Any = body["data"]
    [group] = data["groups"]
    assert (group["name"], group["file"], group["interval"]) == ("g", "Operations", 10)
    [shown] = group["rules"]
    assert (shown["state"], shown["health"], shown["lastError"]) == ("firing", "ok", "")
    assert shown["alerts"][0]["state"] == "Alerting"
    assert shown["alerts"][0]["value"] == "A: 0.000000e+00, C: 1.000000e+00"
    alerts: Any = server.ok("GET", "/api/prometheus/grafana/api/v1/alerts")["data"]
    assert alerts["alerts"][0]["labels"]["alertname"] == "Down"
    [active] = server.client.get("/api/alertmanager/grafana/api/v2/alerts?filter=alertname=Down").json()
    assert (active["status"]["state"], active["receivers"]) == ("active", [{"name": "hook"}])
    assert server.client.get("/api/alertmanager/grafana/api/v2/alerts?filter=alertname=Up").json() == []


def test_a_fingerprint_is_prometheus_own() -> None:
    # The fingerprint of no labels is FNV-1a's offset basis, as in prometheus/common
    assert fingerprint({}) == "cbf29ce484222325"
    assert fingerprint({"a": "b"}) != fingerprint({"a": "", "b": ""})
