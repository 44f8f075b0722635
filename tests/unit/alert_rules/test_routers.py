"""Each alert goes through exactly one router, and each router is watched."""

from collections import Counter

import yaml

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.grafana import rule_groups
from alert_rules.loki import rule_files as loki_files
from alert_rules.prometheus import rule_files as prometheus_files
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, EVERY_TOPOLOGY, GRAFANA


def rendered(topology: Topology) -> list[tuple[str, str]]:
    """(alert, service) of every rule of every router."""
    by_grafana = [(r.name, r.labels["service"]) for g in rule_groups(topology) for r in g.rules]
    files = [*prometheus_files(topology).values(), *loki_files(topology).values()]
    rules = [rule for text in files for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    return by_grafana + [(r["alert"], r["labels"]["service"]) for r in rules if "alert" in r]


@EVERY_TOPOLOGY
def test_every_alert_is_rendered_once(topology: Topology) -> None:
    assert Counter(rendered(topology)) == Counter((a.name, a.service) for a in alerts(topology))


def names(topology: Topology) -> set[str]:
    return {alert.name for alert in alerts(topology)}


def test_each_router_is_watched_by_alerts_of_its_own() -> None:
    assert names(ALERTMANAGER) - names(GRAFANA) == {
        "AlertmanagerNotificationsFail",
        "AlertmanagerReloadFailed",
        "AlertmanagerUnreachable",
        "LokiRuleFailures",
    }
    assert names(GRAFANA) - names(ALERTMANAGER) == {
        "GrafanaRuleFailures",
        "GrafanaNotificationsFail",
        "LowInventory",
    }


def test_whoever_evaluates_asks_whether_its_data_sources_answer() -> None:
    watched = {
        topology.system.alerting.router: {
            (alert.service, alert.datasource)
            for alert in alerts(topology)
            if alert.name == "DatasourceUnhealthy"
        }
        for topology in (GRAFANA, ALERTMANAGER)
    }
    assert watched == {
        "grafana": {
            ("prometheus", Datasource.PROMETHEUS),
            ("loki", Datasource.LOKI),
            ("db", Datasource.POSTGRES),
        },
        "alertmanager": {("prometheus", Datasource.PROMETHEUS), ("loki", Datasource.PROMETHEUS)},
    }
