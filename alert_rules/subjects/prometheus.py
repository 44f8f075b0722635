"""Does Prometheus collect, evaluate and answer?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import SOMEBODY_ELSE_TELLS, THE_WATCHER
from alert_rules.thresholds import NONE, PROMETHEUS_FRESHNESS, WELL
from model.catalogue.metrics import Prometheus
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Three for each Prometheus."""
    return tuple(
        alert
        for member in topology.of_kind(Prometheus)
        for alert in (_unreachable(member), _rule_failures(member), _reload(member))
    )


def _unreachable(member: Member) -> Alert:
    """The one alert on Prometheus as a data source, so every state in which it can't be asked is an alarm.

    It asks for the age of the newest scrape: a Prometheus that answers but no longer collects is no better
    than none. Where Prometheus evaluates it itself, whether it is there at all must be watched from outside.
    """
    return Alert(
        name="DatasourceUnhealthy",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f'time() - max(timestamp(up{{job="{member.name}"}}))',
        threshold=PROMETHEUS_FRESHNESS,
        pending=120,
        summary=f"There are no fresh metrics from {member.name}",
        description=(
            f"{member.name} does not answer, or its newest sample is older than {PROMETHEUS_FRESHNESS.text} "
            "seconds: the other alerts on metrics see nothing."
        ),
        panel=Panel.PROMETHEUS_FRESHNESS,
        absence=THE_WATCHER,
    )


def _rule_failures(member: Member) -> Alert:
    return Alert(
        name="PrometheusRuleFailures",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'sum(increase(prometheus_rule_evaluation_failures_total{{job="{member.name}"}}[5m]))',
        threshold=NONE,
        pending=300,
        summary=f"Rules of {member.name} can't be evaluated",
        description="{value} evaluations of rules failed in five minutes; what they record is missing.",
        panel=Panel.PROMETHEUS_RULE_FAILURES,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _reload(member: Member) -> Alert:
    return Alert(
        name="PrometheusReloadFailed",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'max(prometheus_config_last_reload_successful{{job="{member.name}"}})',
        threshold=WELL,
        pending=300,
        summary=f"{member.name} runs on an old configuration",
        description=f"{member.name} refused its configuration when it was told to reload it.",
        panel=Panel.PROMETHEUS_RELOAD,
        absence=SOMEBODY_ELSE_TELLS,
    )
