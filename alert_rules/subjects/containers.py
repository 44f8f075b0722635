"""Do the containers run, and do they live within their limits?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.recording.services import health
from alert_rules.selectors import cadvisor_answers, container_exists, running
from alert_rules.severity import Severity, severity_of_loss
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import (
    ALL,
    CONTAINER_CPU,
    CONTAINER_MEMORY,
    CONTAINER_RESTARTS,
    CONTAINER_THROTTLED,
    WELL,
)
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Six for each service that always runs; tools that are started by hand have none.

    Where a service has several containers, all but the first one speak of each container.
    """
    return tuple(
        alert
        for member in running(topology)
        for alert in (
            _gone(topology, member),
            _unhealthy(member),
            _restarting(member),
            _memory(member),
            _cpu(member),
            _throttled(member),
        )
    )


def _one(member: Member) -> str:
    """What a text calls the container."""
    return member.name if member.replicas == 1 else "{label:name}"


def _gone(topology: Topology, member: Member) -> Alert:
    """Counts to 0 where nothing is found, so only a missing cAdvisor leaves it without data.

    Critical whatever runs there, after a minute: the dating system's document asks for it, and without a part
    of the monitoring other alerts are blind.
    """
    wanted = member.replicas
    only = wanted == 1
    found = f"(count({container_exists(member)}) or vector(0))"
    return Alert(
        name="ContainerGone",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression=f"{found if only else f'{found} / {wanted}'} and on () {cadvisor_answers(topology)}",
        threshold=WELL if only else ALL,
        pending=60,
        summary=f"{member.name} has no running container"
        if only
        else f"Containers of {member.name} are gone",
        description=(
            f"{{value}} containers of {member.name} run on the host; there must be one."
            if only
            else f"{{value}} of the {wanted} containers of {member.name} run on the host."
        ),
        panel=Panel.CONTAINER_HEALTH,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _unhealthy(member: Member) -> Alert:
    """No container, no health: ContainerGone speaks then, so an empty answer is no alarm here."""
    return Alert(
        name="ContainerUnhealthy",
        service=member.name,
        owner=member.service.owner,
        severity=severity_of_loss(member),
        expression=f"min by (name) ({health(member)})",
        threshold=WELL,
        pending=180,
        summary=f"{_one(member)} fails its health check",
        description=(
            f"Docker's health check of {_one(member)} has not succeeded for three minutes "
            "(1 is healthy; now: {value})."
        ),
        panel=Panel.CONTAINER_HEALTH,
        absence=EMPTY_IS_FINE,
    )


def _restarting(member: Member) -> Alert:
    """A container that is gone for good has no start time any more: ContainerGone speaks then."""
    return Alert(
        name="ContainerRestarting",
        service=member.name,
        owner=member.service.owner,
        severity=severity_of_loss(member),
        expression=f"max by (name) (changes({container_exists(member)}[15m]))",
        threshold=CONTAINER_RESTARTS,
        pending=60,
        keep_firing=600,
        summary=f"{_one(member)} restarts again and again",
        description=f"The container of {_one(member)} was restarted {{value}} times in fifteen minutes.",
        panel=Panel.CONTAINER_RESTARTS,
        absence=EMPTY_IS_FINE,
    )


def _memory(member: Member) -> Alert:
    return Alert(
        name="ContainerMemoryNearLimit",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'container:memory_limit:ratio{{service="{member.name}"}}',
        threshold=CONTAINER_MEMORY,
        pending=300,
        summary=f"{_one(member)} uses {{value}} of its memory",
        description=(
            f"The working set of {_one(member)} is {{value}} of its limit of {member.limits.memory} MiB; "
            "at 100% the kernel kills it."
        ),
        panel=Panel.CONTAINER_MEMORY,
        absence=EMPTY_IS_FINE,
    )


def _cpu(member: Member) -> Alert:
    return Alert(
        name="ContainerCpuBusy",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'container:cpu_limit:ratio5m{{service="{member.name}"}}',
        threshold=CONTAINER_CPU,
        pending=600,
        summary=f"{_one(member)} uses {{value}} of its CPU limit",
        description=(
            f"{_one(member)} has used {{value}} of its {member.limits.cpus:g} cores for ten minutes; "
            "at 100% it is held back."
        ),
        panel=Panel.CONTAINER_CPU,
        absence=EMPTY_IS_FINE,
    )


def _throttled(member: Member) -> Alert:
    return Alert(
        name="ContainerCpuThrottled",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'container:cpu_throttled:ratio5m{{service="{member.name}"}}',
        threshold=CONTAINER_THROTTLED,
        pending=900,
        summary=f"{_one(member)} is held back by its CPU limit",
        description=(
            f"{_one(member)} was stopped in {{value}} of the scheduler's periods, because it had used up "
            f"its {member.limits.cpus:g} cores."
        ),
        panel=Panel.CONTAINER_THROTTLING,
        absence=EMPTY_IS_FINE,
    )
