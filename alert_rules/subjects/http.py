"""Do the system's own HTTP services answer well and soon?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import measured
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import HTTP_ERRORS, http_latency
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for each service that counts its requests. Without traffic there is no data, and nobody suffers."""
    return tuple(
        alert for member in measured(topology) for alert in (_errors(member), _latency(topology, member))
    )


def _errors(member: Member) -> Alert:
    own = f'{{service="{member.name}"}}'
    return Alert(
        name="HttpErrorRatioHigh",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        # at less than six requests in five minutes a single failure would be an alarm
        expression=f"service:http_errors:ratio5m{own} and service:http_requests:rate5m{own} > 0.02",
        threshold=HTTP_ERRORS,
        pending=120,
        summary=f"{member.name} answers {{value}} of its requests with an error",
        description=f"{{value}} of the requests to {member.name} in five minutes were answered with 5xx.",
        panel=Panel.HTTP_ERROR_RATIO,
        absence=EMPTY_IS_FINE,
    )


def _latency(topology: Topology, member: Member) -> Alert:
    own = f'{{service="{member.name}"}}'
    return Alert(
        name="HttpLatencyHigh",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(
            f"service:http_request_duration_seconds:p95_5m{own} and service:http_requests:rate5m{own} > 0.02"
        ),
        threshold=http_latency(topology, member),
        pending=300,
        summary=f"{member.name} needs {{value}} for its slowest requests",
        description=f"One in twenty requests to {member.name} took {{value}} or longer in five minutes.",
        panel=Panel.HTTP_LATENCY,
        absence=EMPTY_IS_FINE,
    )
