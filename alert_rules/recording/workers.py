"""What workers do."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.application import Worker
from model.topology import Topology

_OWN = 'kind="worker"'


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Jobs a second, and those that failed as a share; a job that nobody can read has failed too.

    Without jobs there is no share.
    """
    if not any(member.service.metrics_endpoint for member in topology.of_kind(Worker)):
        return ()
    jobs = "service:jobs:rate15m"
    bad = f'{_OWN},status=~"failed|rejected"'
    return (
        RecordingRule(
            record=jobs, expression=f"sum by (service) (rate(jobs_processed_total{{{_OWN}}}[15m]))"
        ),
        RecordingRule(
            record="service:jobs_failed:ratio15m",
            expression=(
                f"(sum by (service) (rate(jobs_processed_total{{{bad}}}[15m])) or {jobs} * 0) / ({jobs} > 0)"
            ),
        ),
    )
