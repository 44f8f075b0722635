"""Is every service's metrics endpoint there?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import severity_of_loss
from alert_rules.states import ALWAYS_THERE
from alert_rules.thresholds import TARGET_ANSWERS
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """One for each scraped service, which fires for each of its containers on its own.

    `up` is written for every configured target whether it answers or not: without it the target is no longer
    configured although the description wants it, so no data is an alarm.
    """
    return tuple(
        Alert(
            name="TargetDown",
            service=member.name,
            owner=member.service.owner,
            severity=severity_of_loss(member),
            expression=f'avg_over_time(up{{job="{member.name}"}}[5m])',
            threshold=TARGET_ANSWERS,
            pending=120,
            summary=f"{_one(member)} does not answer Prometheus",
            description=(
                f"Of the scrapes of {_one(member)} in the last five minutes less than "
                f"{TARGET_ANSWERS.value:.0%} succeeded."
            ),
            panel=Panel.TARGETS,
            absence=ALWAYS_THERE,
        )
        for member in topology.scraped
    )


def _one(member: Member) -> str:
    return member.name if member.replicas == 1 else f"{member.name} ({{label:instance}})"
