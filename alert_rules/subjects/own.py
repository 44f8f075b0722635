"""The alerts that the description itself states, on the system's own business."""

from collections.abc import Iterator

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import own_alert_panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS, Absence
from alert_rules.text import problem_in
from alert_rules.thresholds import Comparison, Threshold, Unit
from model.errors import ConfigurationError, Problem
from model.topology import Topology
from model.watching import Rule


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """One for each, in the description's order.

    Raises:
        ConfigurationError: a text has a place that nothing fills.
    """
    if problems := [p for rule in topology.system.alerts for p in _problems(rule)]:
        raise ConfigurationError(problems)
    return tuple(
        _alert(rule, position, topology.members[rule.service].service.owner)
        for position, rule in enumerate(topology.system.alerts)
        if rule.service in topology.members
    )


def _problems(rule: Rule) -> Iterator[Problem]:
    for key, text in (("summary", rule.summary), ("description", rule.description)):
        if problem := problem_in(text):
            reason, _, remedy = problem.partition(" -> ")
            yield Problem(f"alerts.{rule.name}.{key}", text, reason, remedy)


def _alert(rule: Rule, position: int, owner: str) -> Alert:
    datasource, expression = _asked(rule)
    return Alert(
        name=rule.name,
        service=rule.service,
        owner=owner,
        severity=Severity(rule.severity),
        datasource=datasource,
        database=rule.database,
        expression=expression,
        threshold=_threshold(rule),
        pending=rule.pending,
        keep_firing=rule.keep_firing,
        summary=rule.summary,
        description=rule.description,
        panel=own_alert_panel(position),
        absence=_absence(rule),
        runbook=rule.runbook,
    )


def _asked(rule: Rule) -> tuple[Datasource, str]:
    if rule.sql is not None:
        return Datasource.POSTGRES, rule.sql
    if rule.logs is not None:
        return Datasource.LOKI, rule.logs
    return Datasource.PROMETHEUS, rule.metrics or ""


def _threshold(rule: Rule) -> Threshold:
    if rule.above is not None:
        return Threshold(comparison=Comparison.ABOVE, value=rule.above, unit=Unit(rule.unit))
    return Threshold(comparison=Comparison.BELOW, value=rule.below or 0, unit=Unit(rule.unit))


def _absence(rule: Rule) -> Absence:
    """SQL that brings no rows has found nothing to complain of, and so has what fires above a number.

    What fires below one has a value while all is well: without it nothing is known.
    """
    return SOMEBODY_ELSE_TELLS if rule.below is not None and rule.sql is None else EMPTY_IS_FINE
