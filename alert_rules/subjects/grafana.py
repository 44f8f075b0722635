"""Does Grafana evaluate its rules and deliver its notifications?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import NONE
from model.catalogue.grafana import Grafana
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for each Grafana that evaluates alerts. While its metrics are missing its TargetDown speaks."""
    if topology.system.alerting.router != "grafana":
        return ()
    return tuple(
        alert
        for member in topology.of_kind(Grafana)
        for alert in (_evaluations(member), _notifications(member))
    )


def _evaluations(member: Member) -> Alert:
    return Alert(
        name="GrafanaRuleFailures",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(
            f'sum(increase(grafana_alerting_rule_evaluation_failures_total{{job="{member.name}"}}[10m]))'
        ),
        threshold=NONE,
        pending=300,
        summary="Alert rules can't be evaluated",
        description=f"{{value}} evaluations of alert rules failed in {member.name} within ten minutes.",
        panel=Panel.GRAFANA_EVALUATIONS,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _notifications(member: Member) -> Alert:
    """It reaches somebody where there is a second way to them; in Grafana it is seen anyhow."""
    return Alert(
        name="GrafanaNotificationsFail",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=(
            "sum by (integration) "
            f'(increase(grafana_alerting_notifications_failed_total{{job="{member.name}"}}[10m]))'
        ),
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary="Notifications by {label:integration} don't arrive",
        description="{value} notifications by {label:integration} failed in ten minutes.",
        panel=Panel.GRAFANA_NOTIFICATIONS,
        absence=SOMEBODY_ELSE_TELLS,
    )
