"""Prometheus' rule files."""

from collections.abc import Iterable

import yaml

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.recording import recording_rules
from alert_rules.recording.rule import RecordingRule
from alert_rules.runbooks import RUNBOOKS, runbook_url
from alert_rules.states import NoDataState
from alert_rules.text import for_prometheus
from model.topology import Topology
from model.values import duration

Rule = dict[str, str | dict[str, str]]
"""A rule as it stands in a rule file."""


def rule_files(topology: Topology) -> dict[str, str]:
    """The rule files that Prometheus loads, file name to YAML: one group a subject.

    They hold recording rules only: every alert goes through Grafana, and through one router alone.
    """
    return {
        f"{subject}.yml": rule_file(subject, map(recording_rule, rules))
        for subject, rules in recording_rules(topology).items()
    }


def rule_file(group: str, rules: Iterable[Rule]) -> str:
    """A file with one group of rules, evaluated at Prometheus' own interval."""
    return yaml.safe_dump({"groups": [{"name": group, "rules": list(rules)}]}, sort_keys=False, width=110)


def recording_rule(rule: RecordingRule) -> Rule:
    """As Prometheus writes it."""
    labels: Rule = {"labels": rule.labels} if rule.labels else {}
    return {"record": rule.record, "expr": rule.expression} | labels


def alerting_rule(alert: Alert, runbooks: str = RUNBOOKS) -> Rule:
    """The alert as a rule of Prometheus, for systems whose router is Alertmanager.

    Prometheus knows no state for missing data: where that is an alarm, `absent` says so.

    Raises:
        ValueError: for an alert on another data source than Prometheus.
    """
    if alert.datasource is not Datasource.PROMETHEUS:
        raise ValueError(f"{alert.name} asks {alert.datasource.value}, so it can't be a rule of Prometheus")
    expression = f"({alert.expression}) {alert.threshold.comparison.operator} {alert.threshold.text}"
    if alert.absence.no_data is NoDataState.ALERTING:
        expression = f"{expression} or absent({alert.expression})"
    rule: Rule = {"alert": alert.name, "expr": expression, "for": duration(alert.pending)}
    if alert.keep_firing:
        rule["keep_firing_for"] = duration(alert.keep_firing)
    return rule | {
        "labels": alert.labels,
        "annotations": {
            "summary": for_prometheus(alert.summary, alert.threshold.unit),
            "description": for_prometheus(alert.description, alert.threshold.unit),
            "runbook_url": runbook_url(alert, runbooks),
        },
    }
