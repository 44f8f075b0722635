"""Alerts as rules of Grafana: query, reduce, threshold."""

from alert_rules import alerts, by_service
from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.grafana_rule import (
    EXPRESSIONS,
    Condition,
    GrafanaRule,
    GrafanaRuleData,
    GrafanaRuleGroup,
    LokiQuery,
    PostgresQuery,
    PrometheusQuery,
    Reduce,
    RelativeTimeRange,
)
from alert_rules.links import Links
from alert_rules.text import for_grafana
from model.topology import Topology
from model.values import duration

_QUERY, _REDUCED, _CONDITION = "A", "B", "C"
_LOOK_BACK = RelativeTimeRange(from_=600)
"""Instant queries ask at the end of this range; the API refuses an empty one."""


def rule_groups(topology: Topology, links: Links | None = None) -> tuple[GrafanaRuleGroup, ...]:
    """The system's alerts, a group a service: a change of one service writes its own rules alone.

    There are none where Alertmanager is the router: Prometheus and Loki evaluate the alerts then.
    """
    if topology.system.alerting.router != "grafana":
        return ()
    return tuple(
        GrafanaRuleGroup(
            name=service,
            interval_seconds=topology.system.alerting.interval,
            rules=tuple(grafana_rule(alert, links) for alert in found),
        )
        for service, found in by_service(alerts(topology)).items()
    )


def grafana_rule(alert: Alert, links: Links | None = None) -> GrafanaRule:
    """The alert as a rule of Grafana.

    Never a classic condition: it drops the labels of the series, which texts and routing need.
    """
    unit = alert.threshold.unit
    return GrafanaRule(
        uid=alert.uid,
        name=alert.name,
        datas=(
            _query(alert),
            _expression(_REDUCED, Reduce(of=_QUERY)),
            _expression(_CONDITION, Condition(of=_REDUCED, threshold=alert.threshold)),
        ),
        condition=_CONDITION,
        for_=duration(alert.pending),
        keep_firing_for=duration(alert.keep_firing) if alert.keep_firing else None,
        no_data_state=alert.absence.no_data.value,
        exec_err_state=alert.absence.on_error.value,
        labels=alert.labels,
        annotations={
            "summary": for_grafana(alert.summary, unit, _REDUCED),
            "description": for_grafana(alert.description, unit, _REDUCED),
            "runbook_url": (links or Links()).runbook(alert),
            "__dashboardUid__": alert.panel.dashboard.value,
            "__panelId__": str(alert.panel.number),
        },
    )


def _query(alert: Alert) -> GrafanaRuleData:
    query: PrometheusQuery | LokiQuery | PostgresQuery
    match alert.datasource:
        case Datasource.PROMETHEUS:
            query = PrometheusQuery(expression=alert.expression)
        case Datasource.LOKI:
            query = LokiQuery(expression=alert.expression)
        case Datasource.POSTGRES:
            query = PostgresQuery(expression=alert.expression, uid=alert.datasource_uid)
    return GrafanaRuleData(
        ref_id=_QUERY,
        datasource_uid=alert.datasource_uid,
        relative_time_range=_LOOK_BACK,
        query_type="instant" if isinstance(query, LokiQuery) else "",
        query=query,
    )


def _expression(ref_id: str, query: Reduce | Condition) -> GrafanaRuleData:
    return GrafanaRuleData(
        ref_id=ref_id,
        datasource_uid=EXPRESSIONS,
        relative_time_range=RelativeTimeRange(from_=0),
        query=query,
    )
