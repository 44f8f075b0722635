"""Workers."""

from tests.unit.alert_rules.cases.case import Case, growing
from tests.unit.alert_rules.examples import GRAFANA


def _jobs(status: str, number: int = 1) -> str:
    own = f'service="worker",kind="worker",instance="worker-{number}:9000",status="{status}"'
    return f"jobs_processed_total{{{own}}}"


CASES = (
    Case(
        "WorkerJobsFail",
        "worker",
        {_jobs("succeeded"): growing(10), _jobs("failed", 2): growing(2)},
        (
            {_jobs("succeeded"): growing(10), _jobs("failed", 2): growing(1)},
            {_jobs("succeeded"): growing(0), _jobs("failed"): growing(0)},
        ),
        topology=GRAFANA,
    ),
    Case(
        "WorkerJobsFail",
        "worker",
        {_jobs("rejected"): growing(1)},
        ({_jobs("skipped"): growing(1)},),
        topology=GRAFANA,
    ),
)
