"""HTTP services: rate, errors, duration."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import ERROR_LINES, measured
from alert_rules.thresholds import HTTP_ERRORS, http_latency
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, lines
from dashboards.queries import logs, metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.topology import Topology

_CHOSEN = 'service=~"$service"'


def build(topology: Topology) -> Dashboard | None:
    """None where no service counts its requests."""
    services = measured(topology)
    if not services:
        return None
    bounds = [http_latency(topology, member) for member in services]
    failures = (
        graph(
            "Errors (5xx), share of requests",
            metric(f"service:http_errors:ratio5m{{{_CHOSEN}}}", "{{service}}"),
            unit=PanelUnit.RATIO,
            bounds=[HTTP_ERRORS],
        )
        .linked_from(Panel.HTTP_ERROR_RATIO)
        .sized(width=8)
    )
    latency = (
        graph(
            "Duration, 95th percentile",
            metric(f"service:http_request_duration_seconds:p95_5m{{{_CHOSEN}}}", "{{service}}"),
            unit=PanelUnit.SECONDS,
            bounds=bounds,
        )
        .linked_from(Panel.HTTP_LATENCY)
        .sized(width=8)
    )
    error_log = lines("Error log", logs(f"{{{_CHOSEN}}} {ERROR_LINES}"))
    return dashboard(
        About(
            DashboardUid.HTTP,
            "HTTP services",
            Folder.SERVICES,
            "How much is asked, how much of it fails, and how long answers take.",
        ),
        [
            Section("Rate, errors, duration", (_rate(), failures, latency)),
            Section("In detail", _details()),
            Section("Cache and background jobs, where a service has them", _background()),
            Section("Logs", (error_log,)),
        ],
        variables=[choice("service", "Service", {m.name: m.name for m in services})],
    )


def _rate() -> Tile:
    return graph(
        "Requests",
        metric(f"service:http_requests:rate5m{{{_CHOSEN}}}", "{{service}}"),
        unit=PanelUnit.REQUESTS_PER_SECOND,
    ).sized(width=8)


def _details() -> tuple[Tile, ...]:
    requests = f"rate(http_requests_total{{{_CHOSEN}}}[$__rate_interval])"
    buckets = f"rate(http_request_duration_seconds_bucket{{{_CHOSEN}}}[$__rate_interval])"
    by_endpoint = "service, method, endpoint"
    endpoint = "{{service}} {{method}} {{endpoint}}"
    return (
        graph(
            "Duration, quantiles",
            *(
                metric(f"service:http_request_duration_seconds:p{p}_5m{{{_CHOSEN}}}", f"{{{{service}}}} p{p}")
                for p in (50, 95, 99)
            ),
            unit=PanelUnit.SECONDS,
        ),
        graph(
            "Requests by status",
            metric(f"sum by (service, status) ({requests})", "{{service}} {{status}}"),
            unit=PanelUnit.REQUESTS_PER_SECOND,
            stacked=True,
        ),
        graph(
            "Busiest endpoints",
            metric(f"topk(10, sum by ({by_endpoint}) ({requests}))", endpoint),
            unit=PanelUnit.REQUESTS_PER_SECOND,
        ),
        graph(
            "Slowest endpoints, 95th percentile",
            metric(f"topk(10, histogram_quantile(0.95, sum by ({by_endpoint}, le) ({buckets})))", endpoint),
            unit=PanelUnit.SECONDS,
        ),
        graph(
            "Requests being answered",
            metric(f"sum by (service) (http_requests_in_progress{{{_CHOSEN}}})", "{{service}}"),
            unit=PanelUnit.COUNT,
        ),
    )


def _background() -> tuple[Tile, ...]:
    jobs = f"rate(jobs_processed_total{{{_CHOSEN}}}[$__rate_interval])"
    durations = f"rate(job_duration_seconds_bucket{{{_CHOSEN}}}[$__rate_interval])"
    reads = f"rate(cache_requests_total{{{_CHOSEN}}}[$__rate_interval])"
    return (
        graph(
            "Reads of the cache",
            metric(f"sum by (service, result) ({reads})", "{{service}} {{result}}"),
            unit=PanelUnit.REQUESTS_PER_SECOND,
            stacked=True,
        ),
        graph(
            "Jobs done",
            metric(f"sum by (service, status) ({jobs})", "{{service}} {{status}}"),
            unit=PanelUnit.REQUESTS_PER_SECOND,
            stacked=True,
        ),
        graph(
            "Jobs waiting",
            metric(f"sum by (service) (jobs_queue_length{{{_CHOSEN}}})", "{{service}}"),
            unit=PanelUnit.COUNT,
        ),
        graph(
            "Duration of jobs, 95th percentile",
            metric(f"histogram_quantile(0.95, sum by (service, le) ({durations}))", "{{service}}"),
            unit=PanelUnit.SECONDS,
        ),
    )
