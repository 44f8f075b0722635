"""What Traefik answered for the services behind it."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.traefik import Traefik
from model.topology import Topology

_BY = "by (job, exported_service)"
"""The router's service: where no container could be asked there is no other trace of a request."""


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Requests a second, and 5xx as a share of them; without traffic there is no share."""
    if not topology.of_kind(Traefik):
        return ()
    requests = "traefik:requests:rate5m"
    return (
        RecordingRule(record=requests, expression=f"sum {_BY} (rate(traefik_router_requests_total[5m]))"),
        RecordingRule(
            record="traefik:errors:ratio5m",
            expression=(
                f'(sum {_BY} (rate(traefik_router_requests_total{{code=~"5.."}}[5m])) or {requests} * 0) '
                f"/ ({requests} > 0)"
            ),
        ),
    )
