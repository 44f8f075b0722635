"""Grafana's rules are what the API takes and keeps unchanged."""

import json

import pytest
from pydantic import ValidationError

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.grafana import grafana_rule, rule_groups
from alert_rules.grafana_rule import EXPRESSIONS, GrafanaRule, GrafanaRuleGroup
from alert_rules.links import Links
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, GRAFANA, MOTOO, SMALL

SYSTEMS = pytest.mark.parametrize("topology", [MOTOO, SMALL, GRAFANA], ids=["motoo", "small", "grafana"])


def rules(topology: Topology) -> list[GrafanaRule]:
    return [rule for group in rule_groups(topology) for rule in group.rules]


def rule(uid: str, topology: Topology = MOTOO) -> GrafanaRule:
    return next(r for r in rules(topology) if r.uid == uid)


@SYSTEMS
def test_every_alert_is_in_one_group(topology: Topology) -> None:
    assert sorted(r.uid for r in rules(topology)) == sorted(a.uid for a in alerts(topology))
    names = [group.name for group in rule_groups(topology)]
    assert len(set(names)) == len(names)


@SYSTEMS
def test_every_rule_queries_reduces_and_compares(topology: Topology) -> None:
    for found in rules(topology):
        models = [json.loads(data.model) for data in found.datas]
        assert (
            [data.ref_id for data in found.datas] == [model["refId"] for model in models] == ["A", "B", "C"]
        )
        assert [model.get("type") for model in models] == [None, "reduce", "threshold"]
        assert [model.get("expression") for model in models] == [None, "A", "B"]
        assert found.condition == "C"
        assert len(models[2]["conditions"]) == 1


@SYSTEMS
def test_every_datasource_exists_and_is_the_models_own(topology: Topology) -> None:
    for found in rules(topology):
        for data in found.datas:
            assert data.datasource_uid in {Datasource.PROMETHEUS, Datasource.LOKI, "postgres-db", EXPRESSIONS}
            assert json.loads(data.model)["datasource"]["uid"] == data.datasource_uid


@SYSTEMS
def test_models_leave_out_what_the_server_adds(topology: Topology) -> None:
    for found in rules(topology):
        for data in found.datas:
            model = json.loads(data.model)
            assert not {"intervalMs", "maxDataPoints"} & set(model)
            assert model.get("queryType", "") == data.query_type
            assert data.model == json.dumps(model, sort_keys=True)


@SYSTEMS
def test_queries_look_back_and_expressions_do_not(topology: Topology) -> None:
    for found in rules(topology):
        query, *expressions = found.datas
        assert query.relative_time_range.from_ > query.relative_time_range.to
        assert {(e.relative_time_range.from_, e.relative_time_range.to) for e in expressions} == {(0, 0)}


def test_texts_take_the_value_from_the_reduced_query() -> None:
    summary = rule("container-memory-near-limit-backend").annotations["summary"]
    assert summary == "backend uses {{ $values.B.Value | humanizePercentage }} of its memory"


def test_texts_take_labels_from_the_series() -> None:
    assert "{{ $labels.device }}" in rule("host-disk-almost-full-node-exporter").annotations["summary"]


def test_durations_are_written_as_the_server_writes_them() -> None:
    found = rule("container-restarting-backend")
    assert (found.for_, found.keep_firing_for) == ("1m", "10m")
    assert rule("container-cpu-throttled-backend").for_ == "15m"


def test_only_the_watchers_of_data_sources_fire_when_a_query_fails() -> None:
    loud = {r.name for r in rules(MOTOO) if r.exec_err_state == "Alerting"}
    assert loud == {"DatasourceUnhealthy"}


def test_a_missing_target_fires_and_a_quiet_service_does_not() -> None:
    assert rule("target-down-backend").no_data_state == "Alerting"
    assert rule("http-error-ratio-high-backend").no_data_state == "OK"
    assert rule("postgres-down-db").no_data_state == "KeepLast"


def test_runbooks_are_found_where_the_caller_says() -> None:
    found = alerts(MOTOO)[0]
    assert grafana_rule(found).annotations["runbook_url"] == "runbooks/TargetDown.md"
    elsewhere = grafana_rule(found, Links(project="https://example.org/gantry/")).annotations["runbook_url"]
    assert elsewhere == "https://example.org/gantry/runbooks/TargetDown.md"


def test_with_alertmanager_as_router_grafana_gets_no_rule() -> None:
    assert rule_groups(ALERTMANAGER) == ()


def test_rules_are_evaluated_as_often_as_the_description_says() -> None:
    assert {group.interval_seconds for group in rule_groups(MOTOO)} == {60}
    assert {group.interval_seconds for group in rule_groups(GRAFANA)} == {30}


def test_a_database_is_asked_for_a_table_whose_rows_are_alerts() -> None:
    found = rule("low-inventory-page", GRAFANA)
    query, reduced, condition = (json.loads(data.model) for data in found.datas)
    assert query == {
        "refId": "A",
        "datasource": {"type": "grafana-postgresql-datasource", "uid": "postgres-db"},
        "editorMode": "code",
        "format": "table",
        "rawQuery": True,
        "rawSql": "SELECT name, stock_level FROM products WHERE stock_level <= low_stock_threshold",
    }
    assert reduced["reducer"] == "last"
    assert condition["conditions"] == [{"evaluator": {"type": "gt", "params": [-1]}}]
    assert (found.for_, found.no_data_state, found.exec_err_state) == ("30s", "OK", "KeepLast")
    assert found.annotations["summary"] == "{{ $labels.name }} is nearly sold out"
    assert found.annotations["runbook_url"] == "runbooks/PostgresDown.md"


def test_a_database_that_grafana_asks_has_a_watcher() -> None:
    watcher = rule("datasource-unhealthy-db", GRAFANA)
    assert (watcher.no_data_state, watcher.exec_err_state) == ("Alerting", "Alerting")
    assert json.loads(watcher.datas[0].model)["rawSql"] == "SELECT 1 AS answers"


def test_an_interval_that_grafana_cannot_keep_is_refused() -> None:
    with pytest.raises(ValidationError, match="multiple of 10"):
        GrafanaRuleGroup(name="x", interval_seconds=15, rules=())


def test_the_same_topology_gives_the_same_rules() -> None:
    first, second = ([g.model_dump_json() for g in rule_groups(MOTOO)] for _ in range(2))
    assert first == second
