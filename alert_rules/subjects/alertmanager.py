"""Do alerts reach Alertmanager, and people through it?"""

from collections.abc import Iterator

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import NONE, WELL
from model.catalogue.alertmanager import Alertmanager
from model.catalogue.logs import Loki
from model.catalogue.metrics import Prometheus
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for Alertmanager, and where it is the router one for each that must reach it."""
    return tuple(_alerts(topology))


def _alerts(topology: Topology) -> Iterator[Alert]:
    for member in topology.of_kind(Alertmanager):
        yield _notifications(member)
        yield _reload(member)
    if topology.system.alerting.router == "alertmanager":
        for member in topology.of_kind(Prometheus):
            yield _unreachable(member, "prometheus")
        for member in topology.of_kind(Loki):
            yield _unreachable(member, "loki_prometheus")


def _notifications(member: Member) -> Alert:
    """It reaches somebody where there is a second way to them; in Prometheus it is seen anyhow."""
    return Alert(
        name="AlertmanagerNotificationsFail",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=(
            "sum by (integration) "
            f'(increase(alertmanager_notifications_failed_total{{job="{member.name}"}}[10m]))'
        ),
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary="Notifications by {label:integration} don't arrive",
        description="{value} notifications by {label:integration} failed in ten minutes.",
        panel=Panel.ALERTMANAGER_NOTIFICATIONS,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _reload(member: Member) -> Alert:
    return Alert(
        name="AlertmanagerReloadFailed",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'max(alertmanager_config_last_reload_successful{{job="{member.name}"}})',
        threshold=WELL,
        pending=300,
        summary=f"{member.name} runs on an old configuration",
        description=f"{member.name} refused its configuration when it was told to reload it.",
        panel=Panel.ALERTMANAGER_RELOAD,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _unreachable(member: Member, prefix: str) -> Alert:
    """The counters begin to exist with the first alert. What failed is sent again a minute later."""
    return Alert(
        name="AlertmanagerUnreachable",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f'sum(increase({prefix}_notifications_errors_total{{job="{member.name}"}}[5m]))',
        threshold=NONE,
        pending=300,
        summary=f"{member.name} can't hand its alerts to Alertmanager",
        description=f"{{value}} alerts of {member.name} did not reach Alertmanager in five minutes.",
        panel=Panel.ALERTMANAGER_REACHED,
        absence=EMPTY_IS_FINE,
    )
