"""The dashboards of a system, one a file: pure functions from the topology to Grafana's JSON."""

from dashboards import (
    containers,
    host,
    http_services,
    log_lines,
    monitoring,
    postgres,
    redis,
    system_overview,
)
from dashboards.dashboard import Dashboard
from model.topology import Topology

_DASHBOARDS = (system_overview, http_services, postgres, redis, containers, host, log_lines, monitoring)


def dashboards(topology: Topology) -> tuple[Dashboard, ...]:
    """Those for which the system has something to show, in a stable order."""
    built = (dashboard.build(topology) for dashboard in _DASHBOARDS)
    return tuple(dashboard for dashboard in built if dashboard)
