"""The rule files of Prometheus."""

from typing import Any

import pytest
import yaml

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.links import Links
from alert_rules.prometheus import ALERTS, rule_files
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, EVERY_TOPOLOGY, GRAFANA, MOTOO, SMALL
from tests.unit.alert_rules.promql import RECORDED, metrics


def groups(topology: Topology, file: str = ALERTS) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(rule_files(topology)[file])["groups"]
    return found


@pytest.mark.parametrize("topology", [MOTOO, SMALL, GRAFANA], ids=["motoo", "small", "grafana"])
def test_rule_files_hold_no_alert_where_alerts_go_through_grafana(topology: Topology) -> None:
    for name in rule_files(topology):
        for group in groups(topology, name):
            assert all("record" in rule for rule in group["rules"])


def test_with_alertmanager_as_router_every_alert_on_metrics_is_a_rule() -> None:
    on_metrics = [a for a in alerts(ALERTMANAGER) if a.datasource is Datasource.PROMETHEUS]
    rules = [(group["name"], rule["alert"]) for group in groups(ALERTMANAGER) for rule in group["rules"]]
    assert sorted(rules) == sorted((a.service, a.name) for a in on_metrics)
    assert {name for name in rule_files(ALERTMANAGER) if name != ALERTS} == set(rule_files(GRAFANA))


def test_rules_link_to_the_dashboard_where_it_is_said_where_grafana_is() -> None:
    text = rule_files(ALERTMANAGER, Links(grafana="https://grafana.example/"))[ALERTS]
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    urls = {rule["alert"]: rule["annotations"]["dashboard_url"] for rule in rules}
    assert urls["RedisDown"] == "https://grafana.example/d/redis?viewPanel=1"
    assert urls["OrdersFail"] == "https://grafana.example/d/own-alerts?viewPanel=1"


@EVERY_TOPOLOGY
def test_recording_rules_parse_and_read_only_what_is_recorded_before(topology: Topology) -> None:
    """Rules of a group run one after another; between groups nothing is said, so a group stands alone."""
    for name in set(rule_files(topology)) - {ALERTS}:
        for group in groups(topology, name):
            recorded: set[str] = set()
            for rule in group["rules"]:
                read = {name for name in metrics(rule["expr"]) if RECORDED in name}
                assert read <= recorded, rule["record"]
                recorded.add(rule["record"])


def test_recording_rules_follow_the_kinds_of_the_system() -> None:
    assert set(rule_files(MOTOO)) == {
        "services.yml",
        "containers.yml",
        "host.yml",
        "http.yml",
        "postgres.yml",
        "redis.yml",
    }
    assert set(rule_files(SMALL)) == {"services.yml", "containers.yml", "host.yml"}
    more = {"rabbitmq.yml", "elasticsearch.yml", "traefik.yml", "workers.yml"}
    assert set(rule_files(GRAFANA)) - set(rule_files(MOTOO)) == more
