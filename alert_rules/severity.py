"""How bad an alert is."""

from enum import StrEnum

from model.container import Tier
from model.member import Member


class Severity(StrEnum):
    """How soon somebody must look."""

    CRITICAL = "critical"
    """Now: users are affected, or data are in danger."""
    WARNING = "warning"
    """Today: it becomes critical if nobody acts."""
    INFO = "info"
    """When there is time."""


def severity_of_loss(member: Member) -> Severity:
    """How bad it is when the service is gone: users notice at once, except for what only watches."""
    watching = member.service.tier in {Tier.MONITORING, Tier.DOCKER_API}
    return Severity.WARNING if watching else Severity.CRITICAL
