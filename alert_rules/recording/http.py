"""Rate, errors and duration of the system's own HTTP services."""

from alert_rules.recording.rule import RecordingRule
from alert_rules.selectors import measured
from model.topology import Topology

_OWN = 'kind="service"'


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Requests a second; errors (5xx) as a share of them, 0 without any; seconds at three quantiles.

    Where there is no traffic there is no ratio and no quantile: 0/0 would be NaN.
    """
    if not measured(topology):
        return ()
    busy = "service:http_requests:rate5m > 0"
    return (
        RecordingRule(
            record="service:http_requests:rate5m",
            expression=f"sum by (service) (rate(http_requests_total{{{_OWN}}}[5m]))",
        ),
        RecordingRule(
            record="service:http_errors:rate5m",
            expression=(
                f'sum by (service) (rate(http_requests_total{{{_OWN},status=~"5.."}}[5m])) '
                "or service:http_requests:rate5m * 0"
            ),
        ),
        RecordingRule(
            record="service:http_errors:ratio5m", expression=f"service:http_errors:rate5m / ({busy})"
        ),
        *(_quantile(percentile, busy) for percentile in (50, 95, 99)),
    )


def _quantile(percentile: int, busy: str) -> RecordingRule:
    buckets = f"sum by (service, le) (rate(http_request_duration_seconds_bucket{{{_OWN}}}[5m]))"
    return RecordingRule(
        record=f"service:http_request_duration_seconds:p{percentile}_5m",
        expression=f"histogram_quantile({percentile / 100:g}, {buckets}) and on (service) {busy}",
    )
