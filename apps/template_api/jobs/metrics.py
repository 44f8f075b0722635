"""Prometheus metrics of the jobs."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from template_api.jobs.schema import JobKind


class JobMetrics:
    """What dashboards and alerts ask about jobs."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.created = Counter(
            "jobs_created_total", "Jobs asked for at this replica.", ("kind",), registry=registry
        )
        for kind in JobKind:
            self.created.labels(kind)
        self.publish_failures = Counter(
            "job_publish_failures_total",
            "Attempts to publish a job that RabbitMQ did not confirm.",
            registry=registry,
        )
        self.unpublished = Gauge(
            "jobs_unpublished",
            "Jobs stored and not yet published, of all replicas; NaN while PostgreSQL is away.",
            registry=registry,
        )
        self.expired = Counter(
            "jobs_expired_total", "Jobs marked failed because nobody has finished them.", registry=registry
        )
