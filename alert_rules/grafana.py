"""Alerts as rules of Grafana: query, reduce, threshold."""

from collections import defaultdict

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.grafana_rule import (
    EXPRESSIONS,
    Condition,
    GrafanaRule,
    GrafanaRuleData,
    GrafanaRuleGroup,
    LokiQuery,
    PrometheusQuery,
    Reduce,
    RelativeTimeRange,
)
from alert_rules.runbooks import RUNBOOKS, runbook_url
from alert_rules.text import for_grafana
from model.topology import Topology
from model.values import duration

INTERVAL_SECONDS = 60
"""How often rules are evaluated."""

_QUERY, _REDUCED, _CONDITION = "A", "B", "C"
_LOOK_BACK = RelativeTimeRange(from_=600)
"""Instant queries ask at the end of this range; the API refuses an empty one."""


def rule_groups(topology: Topology, runbooks: str = RUNBOOKS) -> tuple[GrafanaRuleGroup, ...]:
    """The system's alerts, a group a service: a change of one service writes its own rules alone.

    `runbooks` is what stands before the names of the runbook pages.
    """
    of_service: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts(topology):
        of_service[alert.service].append(alert)
    return tuple(
        GrafanaRuleGroup(
            name=service,
            interval_seconds=INTERVAL_SECONDS,
            rules=tuple(grafana_rule(alert, runbooks) for alert in found),
        )
        for service, found in of_service.items()
    )


def grafana_rule(alert: Alert, runbooks: str = RUNBOOKS) -> GrafanaRule:
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
            "runbook_url": runbook_url(alert, runbooks),
            "__dashboardUid__": alert.panel.dashboard.value,
            "__panelId__": str(alert.panel.number),
        },
    )


def _query(alert: Alert) -> GrafanaRuleData:
    from_loki = alert.datasource is Datasource.LOKI
    return GrafanaRuleData(
        ref_id=_QUERY,
        datasource_uid=alert.datasource.value,
        relative_time_range=_LOOK_BACK,
        query_type="instant" if from_loki else "",
        query=(LokiQuery if from_loki else PrometheusQuery)(expression=alert.expression),
    )


def _expression(ref_id: str, query: Reduce | Condition) -> GrafanaRuleData:
    return GrafanaRuleData(
        ref_id=ref_id,
        datasource_uid=EXPRESSIONS,
        relative_time_range=RelativeTimeRange(from_=0),
        query=query,
    )
