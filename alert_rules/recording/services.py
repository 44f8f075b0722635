"""One series a service that says whether it is well."""

from alert_rules.recording.rule import RecordingRule
from alert_rules.selectors import cadvisor_answers, container, container_exists, running
from model.topology import Member, Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """`service:healthy`: 1 while Docker's health check of the container succeeds, 0 otherwise.

    A container that isn't there is 0. While cAdvisor doesn't answer there is no value, because nobody knows.
    """
    return tuple(
        RecordingRule(
            record="service:healthy",
            expression=f"(max({health(member)}) or vector(0)) and on () {cadvisor_answers(topology)}",
            labels={
                "service": member.name,
                "kind": member.kind,
                "tier": member.service.tier.value,
                "owner": member.service.owner,
            },
        )
        for member in running(topology)
    )


def health(member: Member) -> str:
    """1 for a healthy container, 0 for a starting or unhealthy one, nothing where there is none.

    cAdvisor writes -1 for a container without a health check: it counts as healthy.
    """
    state = f"container_health_state{container(member)}"
    return f"abs({state}) and on (id) {container_exists(member)}"
