"""Alerts as alerting rules of Prometheus and of Loki's ruler, whose files have one form."""

from collections.abc import Iterable

import yaml

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.links import Links
from alert_rules.states import NoDataState
from alert_rules.text import for_prometheus
from model.values import duration

Rule = dict[str, str | dict[str, str]]
"""A rule as it stands in a rule file."""


def rule_file(groups: Iterable[tuple[str, Iterable[Rule]]]) -> str:
    """A file of groups by name, each evaluated at the server's own interval."""
    document = {"groups": [{"name": name, "rules": list(rules)} for name, rules in groups]}
    return yaml.safe_dump(document, sort_keys=False, width=110)


def alerting_rule(alert: Alert, links: Links | None = None) -> Rule:
    """The alert as a rule, for systems whose router is Alertmanager.

    There is no state for missing data: where that is an alarm, `absent` says so.

    Raises:
        ValueError: for an alert on a database, or one on logs that fires without data.
    """
    expression = f"({alert.expression}) {alert.threshold.comparison.operator} {alert.threshold.text}"
    if alert.datasource is Datasource.POSTGRES:
        raise ValueError(f"{alert.name} asks a database, which evaluates no rules")
    if alert.absence.no_data is NoDataState.ALERTING:
        if alert.datasource is Datasource.LOKI:
            raise ValueError(f"{alert.name} fires without data, which LogQL can't express")
        expression = f"{expression} or absent({alert.expression})"
    rule: Rule = {"alert": alert.name, "expr": expression, "for": duration(alert.pending)}
    if alert.keep_firing:
        rule["keep_firing_for"] = duration(alert.keep_firing)
    return rule | {"labels": alert.labels, "annotations": _annotations(alert, links or Links())}


def _annotations(alert: Alert, links: Links) -> dict[str, str]:
    found = {
        "summary": for_prometheus(alert.summary, alert.threshold.unit),
        "description": for_prometheus(alert.description, alert.threshold.unit),
        "runbook_url": links.runbook(alert),
    }
    dashboard = links.dashboard(alert)
    return found | ({"dashboard_url": dashboard} if dashboard else {})
