"""Workers: the jobs that they do."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import ERROR_LINES
from alert_rules.thresholds import JOB_FAILURES
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, lines
from dashboards.queries import logs, metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.catalogue.application import Worker
from model.topology import Topology

_CHOSEN = 'service=~"$service"'
_BY_KIND = "service, exported_kind"
"""The label `kind` is the service's, 'worker'; the job's own has become this one."""


def build(topology: Topology) -> Dashboard | None:
    """None where no worker has metrics. What a worker doesn't count has no data here."""
    workers = {m.name: m.name for m in topology.of_kind(Worker) if m.service.metrics_endpoint}
    if not workers:
        return None
    error_log = lines("Error log", logs(f"{{{_CHOSEN}}} {ERROR_LINES}"))
    return dashboard(
        About(
            DashboardUid.WORKERS,
            "Workers",
            Folder.SERVICES,
            "How many jobs are done, how many of them fail, and how long they take.",
        ),
        [Section("Jobs", _jobs()), Section("Logs", (error_log,))],
        variables=[choice("service", "Worker", workers)],
    )


def _jobs() -> tuple[Tile, ...]:
    jobs = f"rate(jobs_processed_total{{{_CHOSEN}}}[$__rate_interval])"
    buckets = f"rate(job_duration_seconds_bucket{{{_CHOSEN}}}[$__rate_interval])"
    return (
        graph(
            "Jobs that failed, share of all",
            metric(f"service:jobs_failed:ratio15m{{{_CHOSEN}}}", "{{service}}"),
            unit=PanelUnit.RATIO,
            bounds=[JOB_FAILURES],
        )
        .linked_from(Panel.WORKER_FAILURES)
        .sized(width=8),
        graph(
            "Jobs by status",
            metric(f"sum by (service, status) ({jobs})", "{{service}} {{status}}"),
            unit=PanelUnit.PER_SECOND,
            stacked=True,
        ).sized(width=8),
        graph(
            "Duration, 95th percentile",
            metric(
                f"histogram_quantile(0.95, sum by ({_BY_KIND}, le) ({buckets}))",
                "{{service}} {{exported_kind}}",
            ),
            unit=PanelUnit.SECONDS,
        ).sized(width=8),
        graph(
            "Jobs by kind",
            metric(f"sum by ({_BY_KIND}) ({jobs})", "{{service}} {{exported_kind}}"),
            unit=PanelUnit.PER_SECOND,
            stacked=True,
        ),
        graph(
            "Jobs in hand, by container",
            metric(f"worker_busy{{{_CHOSEN}}}", "{{instance}}"),
            unit=PanelUnit.COUNT,
        ),
    )
