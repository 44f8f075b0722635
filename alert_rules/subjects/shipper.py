"""Do the logs reach Loki?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.shipper_metrics import dropped_lines, requests
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import NONE, SHIPPER_FAILURES
from model.catalogue.logs import Shipper
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for each shipper."""
    return tuple(
        alert for member in topology.of_kind(Shipper) for alert in (_drops(member), _failures(member))
    )


def _drops(member: Member) -> Alert:
    """The counters begin to exist with the first request: no data is normal."""
    return Alert(
        name="ShipperDropsLines",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f"sum(increase({dropped_lines(member)}[15m]))",
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary=f"{member.name} gives log lines up",
        description=f"{member.name} dropped {{value}} lines in a quarter of an hour; they are lost.",
        panel=Panel.SHIPPER_DROPS,
        absence=EMPTY_IS_FINE,
    )


def _failures(member: Member) -> Alert:
    """While nothing is logged nothing is sent: no data is normal."""
    failed = requests(member, 'status_code!~"2.."')
    return Alert(
        name="ShipperCannotSend",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f"sum(rate({failed}[5m])) / (sum(rate({requests(member)}[5m])) > 0)",
        threshold=SHIPPER_FAILURES,
        pending=300,
        summary=f"Loki refuses {{value}} of what {member.name} sends",
        description=(
            f"{{value}} of the requests of {member.name} to Loki failed in five minutes. It tries again "
            "for a while; then lines are lost."
        ),
        panel=Panel.SHIPPER_FAILURES,
        absence=EMPTY_IS_FINE,
    )
