"""The rule files of Prometheus, and alerts as rules of Prometheus."""

import pytest
import yaml

from alert_rules import alerts
from alert_rules.prometheus import alerting_rule, rule_files
from model.topology import Topology
from tests.unit.alert_rules.examples import MOTOO, SMALL
from tests.unit.alert_rules.promql import RECORDED, metrics

SYSTEMS = pytest.mark.parametrize("topology", [MOTOO, SMALL], ids=["motoo", "small"])


def rendered(topology: Topology, name: str) -> dict[str, object]:
    return dict(alerting_rule(next(a for a in alerts(topology) if a.name == name)))


@SYSTEMS
def test_rule_files_hold_no_alert_because_alerts_go_through_grafana(topology: Topology) -> None:
    for text in rule_files(topology).values():
        for group in yaml.safe_load(text)["groups"]:
            assert all("record" in rule for rule in group["rules"])


@SYSTEMS
def test_recording_rules_parse_and_read_only_what_is_recorded_before(topology: Topology) -> None:
    """Rules of a group run one after another; between groups nothing is said, so a group stands alone."""
    for text in rule_files(topology).values():
        for group in yaml.safe_load(text)["groups"]:
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


def test_an_alert_becomes_a_rule_with_its_threshold() -> None:
    assert rendered(MOTOO, "ContainerRestarting") == {
        "alert": "ContainerRestarting",
        "expr": '(max(changes(container_start_time_seconds{name!="",service="backend"}[15m]))) > 2',
        "for": "1m",
        "keep_firing_for": "10m",
        "labels": {"severity": "critical", "service": "backend", "owner": "backend"},
        "annotations": {
            "summary": "backend restarts again and again",
            "description": (
                "The container of backend was restarted {{ $value | humanize }} times in fifteen minutes."
            ),
            "runbook_url": "runbooks/ContainerRestarting.md",
        },
    }


def test_where_missing_data_are_an_alarm_the_rule_asks_for_them() -> None:
    expression = str(rendered(MOTOO, "TargetDown")["expr"])
    assert expression.endswith('or absent(avg_over_time(up{job="backend"}[5m]))')


def test_an_alert_on_logs_is_no_rule_of_prometheus() -> None:
    with pytest.raises(ValueError, match="LogErrorBurst asks loki"):
        rendered(MOTOO, "LogErrorBurst")
