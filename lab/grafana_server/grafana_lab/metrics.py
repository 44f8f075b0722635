"""Grafana's own metrics, those that dashboards and alert rules on Grafana itself use."""

import platform

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from . import GRAFANA_VERSION


class Metrics:
    """The metrics of one server, under Grafana's names."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        build = Gauge(
            "grafana_build_info",
            "A metric with a constant '1' value labeled by version, revision, branch, and goversion.",
            ["version", "revision", "branch", "goversion", "edition"],
            registry=registry,
        )
        build.labels(GRAFANA_VERSION, "lab", "lab", f"python{platform.python_version()}", "oss").set(1)
        self.http_seconds = Histogram(
            "grafana_http_request_duration_seconds",
            "Histogram of latencies for HTTP requests.",
            ["handler", "method", "status_code"],
            registry=registry,
        )
        self.datasource_requests = Counter(
            "grafana_datasource_request",
            "A counter for outgoing requests for a datasource.",
            ["datasource", "datasource_type", "code", "method"],
            registry=registry,
        )
        self.rule_evaluations = Counter(
            "grafana_alerting_rule_evaluations",
            "The total number of rule evaluations.",
            ["org"],
            registry=registry,
        )
        self.rule_failures = Counter(
            "grafana_alerting_rule_evaluation_failures",
            "The total number of rule evaluation failures.",
            ["org"],
            registry=registry,
        )
        self.rule_seconds = Histogram(
            "grafana_alerting_rule_evaluation_duration_seconds",
            "The time to evaluate a rule.",
            ["org"],
            registry=registry,
        )
        self.alerts = Gauge(
            "grafana_alerting_alerts",
            "How many alerts by state are in the scheduler.",
            ["state"],
            registry=registry,
        )
        self.notifications = Counter(
            "grafana_alerting_notifications",
            "The total number of attempted notifications.",
            ["org", "integration"],
            registry=registry,
        )
        self.notifications_failed = Counter(
            "grafana_alerting_notifications_failed",
            "The total number of failed notifications.",
            ["org", "integration"],
            registry=registry,
        )
        # Series that rules take rates of must exist before the first failure
        self.rule_evaluations.labels("1")
        self.rule_failures.labels("1")
