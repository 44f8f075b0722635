"""The system at one glance: the first dashboard that anybody opens."""

from alert_rules.panels import DashboardUid
from alert_rules.selectors import ERROR_LINES, measured
from alert_rules.thresholds import HOST_CPU, HOST_DISK, HOST_MEMORY, HTTP_ERRORS, WELL, http_latency
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.links import DataLink
from dashboards.panels import graph, history, lamps, number
from dashboards.queries import logs, metric
from dashboards.service_table import service_table
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.topology import Topology


def build(topology: Topology) -> Dashboard:
    """The health of every service, what users notice, and what the host has left."""
    health = lamps(
        "Services",
        metric("service:healthy", "{{service}}"),
        links=[
            DataLink("Container", DashboardUid.CONTAINERS),
            DataLink("Logs", DashboardUid.LOGS),
        ],
    )
    over_time = history("Health over time", metric("service:healthy", "{{service}}"), bounds=[WELL])
    return dashboard(
        About(
            DashboardUid.OVERVIEW,
            "Services Overview",
            Folder.SERVICES,
            topology.system.description or f"The system {topology.system.name} at one glance.",
        ),
        [
            Section("Health", (health, *_numbers(topology), service_table(), over_time)),
            Section("Trends", _trends(topology)),
        ],
    )


def _numbers(topology: Topology) -> tuple[Tile, ...]:
    return (
        number("Services that are well", metric("avg(service:healthy)"), unit=PanelUnit.RATIO),
        *_of_requests(topology),
        number(
            "Host CPU", metric("max(host:cpu_busy:ratio5m)"), unit=PanelUnit.RATIO, bounds=[HOST_CPU]
        ).sized(width=3),
        number(
            "Host memory",
            metric("max(host:memory_used:ratio)"),
            unit=PanelUnit.RATIO,
            bounds=[HOST_MEMORY],
        ).sized(width=3),
        number(
            "Fullest disk",
            metric("max(host:filesystem_used:ratio)"),
            unit=PanelUnit.RATIO,
            bounds=[HOST_DISK],
        ).sized(width=2),
    )


def _of_requests(topology: Topology) -> tuple[Tile, ...]:
    services = measured(topology)
    if not services:
        return ()
    return (
        number("Requests", metric("sum(service:http_requests:rate5m)"), unit=PanelUnit.REQUESTS_PER_SECOND),
        number(
            "Errors (5xx)",
            metric("sum(service:http_errors:rate5m) / (sum(service:http_requests:rate5m) > 0)"),
            unit=PanelUnit.RATIO,
            bounds=[HTTP_ERRORS],
        ),
        number(
            "Slowest service, 95th percentile",
            metric("max(service:http_request_duration_seconds:p95_5m)"),
            unit=PanelUnit.SECONDS,
            bounds=[http_latency(topology, member) for member in services],
        ),
    )


def _trends(topology: Topology) -> tuple[Tile, ...]:
    requests = graph(
        "Requests",
        metric("service:http_requests:rate5m", "{{service}}"),
        unit=PanelUnit.REQUESTS_PER_SECOND,
        stacked=True,
    )
    errors = graph(
        "Error lines in five minutes",
        logs(f'sum by (service) (count_over_time({{service=~".+"}} {ERROR_LINES} [5m]))', "{{service}}"),
        unit=PanelUnit.COUNT,
        stacked=True,
    )
    return (requests, errors) if measured(topology) else (errors,)
