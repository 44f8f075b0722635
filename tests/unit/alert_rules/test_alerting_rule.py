"""Alerts as alerting rules of Prometheus and Loki."""

import pytest

from alert_rules import alerts
from alert_rules.alerting_rule import alerting_rule
from alert_rules.datasource import Datasource
from model.topology import Topology
from tests.unit.alert_rules.examples import GRAFANA, MOTOO


def rendered(
    topology: Topology, name: str, datasource: Datasource = Datasource.PROMETHEUS
) -> dict[str, object]:
    found = (a for a in alerts(topology) if (a.name, a.datasource) == (name, datasource))
    return dict(alerting_rule(next(found)))


def test_an_alert_becomes_a_rule_with_its_threshold() -> None:
    started = 'container_start_time_seconds{name!="",service="backend"}'
    assert rendered(MOTOO, "ContainerRestarting") == {
        "alert": "ContainerRestarting",
        "expr": f"(max by (name) (changes({started}[15m]))) > 2",
        "for": "1m",
        "keep_firing_for": "10m",
        "labels": {
            "severity": "critical",
            "service": "backend",
            "owner": "backend",
            "system": "motoo",
            "stack": "dev",
        },
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


def test_an_alert_on_logs_becomes_a_rule_of_loki() -> None:
    expression = str(rendered(MOTOO, "LogErrorBurst", Datasource.LOKI)["expr"])
    assert expression.startswith('(sum(count_over_time({service="backend"} | detected_level=~')
    assert expression.endswith("[5m]))) > 20")


def test_logql_cannot_ask_for_missing_data() -> None:
    with pytest.raises(ValueError, match="DatasourceUnhealthy fires without data"):
        rendered(MOTOO, "DatasourceUnhealthy", Datasource.LOKI)


def test_a_database_evaluates_no_rules() -> None:
    with pytest.raises(ValueError, match="LowInventory asks a database"):
        rendered(GRAFANA, "LowInventory", Datasource.POSTGRES)
