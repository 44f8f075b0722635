"""Do the workers get their jobs done?

They count them as `jobs_processed_total` by status; a worker that counts none has no data here.
"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import JOB_FAILURES
from model.catalogue.application import Worker
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """One for each worker with metrics."""
    return tuple(
        Alert(
            name="WorkerJobsFail",
            service=member.name,
            owner=member.service.owner,
            severity=Severity.WARNING,
            expression=f'service:jobs_failed:ratio15m{{service="{member.name}"}}',
            threshold=JOB_FAILURES,
            pending=300,
            summary=f"{member.name} fails {{value}} of its jobs",
            description=f"{{value}} of the jobs of {member.name} in a quarter of an hour could not be done.",
            panel=Panel.WORKER_FAILURES,
            absence=EMPTY_IS_FINE,
        )
        for member in topology.of_kind(Worker)
        if member.service.metrics_endpoint
    )
