"""Prometheus' rule files."""

from alert_rules import alerts, by_service
from alert_rules.alerting_rule import Rule, alerting_rule, rule_file
from alert_rules.datasource import Datasource
from alert_rules.links import Links
from alert_rules.recording import recording_rules
from alert_rules.recording.rule import RecordingRule
from model.topology import Topology

ALERTS = "alerts.yml"
"""The file of the alerting rules."""


def rule_files(topology: Topology, links: Links | None = None) -> dict[str, str]:
    """The rule files that Prometheus loads, file name to YAML.

    Recording rules have a file a subject. The alerts on metrics are one more file, with a group a service,
    where Alertmanager is the router; else Grafana evaluates them, because each goes through one router alone.
    """
    files = {
        f"{subject}.yml": rule_file([(subject, map(recording_rule, rules))])
        for subject, rules in recording_rules(topology).items()
    }
    if topology.system.alerting.router == "alertmanager":
        on_metrics = [alert for alert in alerts(topology) if alert.datasource is Datasource.PROMETHEUS]
        files[ALERTS] = rule_file(
            (service, [alerting_rule(alert, links) for alert in found])
            for service, found in by_service(on_metrics).items()
        )
    return files


def recording_rule(rule: RecordingRule) -> Rule:
    """As Prometheus writes it."""
    labels: Rule = {"labels": rule.labels} if rule.labels else {}
    return {"record": rule.record, "expr": rule.expression} | labels
