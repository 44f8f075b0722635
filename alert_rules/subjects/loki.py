"""Does Loki take lines in and give them out?"""

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, THE_WATCHER
from alert_rules.thresholds import LOKI_ERRORS, NONE, WELL
from model.catalogue.logs import Loki
from model.topology import Member, Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Three for each Loki."""
    return tuple(
        alert
        for member in topology.of_kind(Loki)
        for alert in (_unreachable(member), _errors(member), _discards(member))
    )


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
