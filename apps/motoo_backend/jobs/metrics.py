"""Prometheus metrics of the jobs."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from motoo_backend.jobs.schema import JobStatus

# Seconds: from a quick query to the time limit of a job.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class JobMetrics:
    """What dashboards and alerts ask about jobs."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.processed = Counter(
            "jobs_processed_total", "Jobs finished by this replica.", ("status",), registry=registry
        )
        for status in (JobStatus.SUCCEEDED, JobStatus.FAILED):
            self.processed.labels(status)
        self.duration = Histogram(
            "job_duration_seconds",
            "Time from a job's start to its end.",
            ("kind",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.queue_length = Gauge(
            "jobs_queue_length",
            "Jobs that no worker has taken yet; NaN while Redis is away.",
            registry=registry,
        )
        self.requeued = Counter(
            "jobs_requeued_total",
            "Jobs put back into the queue because a worker died or Redis lost them.",
            registry=registry,
        )
