"""One series a service that says whether it is well."""

from alert_rules.recording.rule import RecordingRule
from alert_rules.selectors import cadvisor_answers, container, container_exists, running
from model.member import Member
from model.topology import Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """`service:healthy`: 1 while Docker's health check succeeds in all of its containers, 0 otherwise.

    A container that isn't there counts as one that fails; one that is started beside them, to take another's
    place, takes nothing away. While cAdvisor doesn't answer there is no value, because nobody knows.
    """
    return tuple(
        RecordingRule(
            record="service:healthy",
            expression=(
                f"((count({health(member)} == 1) or vector(0)) >= bool {member.replicas}) "
                f"and on () {cadvisor_answers(topology)}"
            ),
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
    """By container: 1 for a healthy one, 0 for a starting or unhealthy one.

    cAdvisor writes -1 for a container without a health check: it counts as healthy.
    """
    state = f"container_health_state{container(member)}"
    return f"(abs({state}) and on (id) {container_exists(member)})"
