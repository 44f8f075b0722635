"""Does Loki take lines in and give them out?"""

from collections.abc import Iterator

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, THE_WATCHER
from alert_rules.thresholds import LOKI_ERRORS, LOKI_EVALUATES, NONE, WELL
from model.catalogue.logs import Loki
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Three for each Loki, and a fourth where it evaluates alerts itself."""
    return tuple(_alerts(topology))


def _alerts(topology: Topology) -> Iterator[Alert]:
    by_grafana = topology.system.alerting.router == "grafana"
    for member in topology.of_kind(Loki):
        yield _unreachable(member) if by_grafana else _idle(member)
        yield _errors(member)
        yield _discards(member)
        if not by_grafana:
            yield _rule_failures(member)


def _unreachable(member: Member) -> Alert:
    """The one alert on Loki as a data source, so every state in which it can't be asked is an alarm."""
    return Alert(
        name="DatasourceUnhealthy",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        datasource=Datasource.LOKI,
        expression="vector(1)",
        threshold=WELL,
        pending=120,
        summary=f"Grafana can't query {member.name}",
        description=f"{member.name} does not answer Grafana: alerts on logs see nothing.",
        panel=Panel.LOKI_ANSWERS,
        absence=THE_WATCHER,
    )


def _idle(member: Member) -> Alert:
    """The same where Loki's ruler evaluates the alerts on logs: Prometheus asks whether it does."""
    evaluations = f'sum(increase(loki_prometheus_rule_evaluations_total{{job="{member.name}"}}[5m]))'
    return Alert(
        name="DatasourceUnhealthy",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f"{evaluations} or vector(0)",
        threshold=LOKI_EVALUATES,
        pending=120,
        summary=f"{member.name} evaluates no rules",
        description=f"{member.name} evaluated {{value}} rules in five minutes: alerts on logs see nothing.",
        panel=Panel.LOKI_ANSWERS,
        absence=EMPTY_IS_FINE,
    )


def _rule_failures(member: Member) -> Alert:
    return Alert(
        name="LokiRuleFailures",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(
            f'sum(increase(loki_prometheus_rule_evaluation_failures_total{{job="{member.name}"}}[10m]))'
        ),
        threshold=NONE,
        pending=300,
        summary=f"Rules of {member.name} can't be evaluated",
        description=f"{{value}} evaluations of rules failed in {member.name} within ten minutes.",
        panel=Panel.LOKI_RULE_FAILURES,
        absence=EMPTY_IS_FINE,
    )


def _errors(member: Member) -> Alert:
    """An idle Loki has no requests, and no ratio. /ready answers 503 until it is ready, which is no error."""
    requests = f'loki_request_duration_seconds_count{{job="{member.name}",route!="ready"'
    return Alert(
        name="LokiRequestErrors",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(f'sum(rate({requests},status_code=~"5.."}}[5m])) / (sum(rate({requests}}}[5m])) > 0)'),
        threshold=LOKI_ERRORS,
        pending=300,
        summary=f"{member.name} fails {{value}} of its requests",
        description=f"{{value}} of the requests to {member.name} in five minutes were answered with 5xx.",
        panel=Panel.LOKI_ERRORS,
        absence=EMPTY_IS_FINE,
    )


def _discards(member: Member) -> Alert:
    """The counter begins to exist with the first line that is refused: no data is normal."""
    return Alert(
        name="LokiDiscardsLines",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'sum by (reason) (increase(loki_discarded_samples_total{{job="{member.name}"}}[15m]))',
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary=f"{member.name} throws log lines away",
        description=f"{member.name} refused {{value}} lines in a quarter of an hour: {{label:reason}}.",
        panel=Panel.LOKI_DISCARDS,
        absence=EMPTY_IS_FINE,
    )
