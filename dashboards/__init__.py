"""The dashboards of a system, one a file: pure functions from the topology to Grafana's JSON."""

from collections import Counter

from dashboards import (
    alerting,
    backups,
    containers,
    databases,
    described,
    elasticsearch,
    host,
    http_services,
    log_lines,
    monitoring,
    own_alerts,
    postgres,
    rabbitmq,
    redis,
    system_overview,
    traefik,
    workers,
)
from dashboards.dashboard import Dashboard
from model.errors import ConfigurationError, Problem
from model.topology import Topology

_DASHBOARDS = (
    system_overview,
    http_services,
    workers,
    traefik,
    databases,
    postgres,
    redis,
    rabbitmq,
    elasticsearch,
    own_alerts,
    containers,
    host,
    log_lines,
    backups,
    monitoring,
    alerting,
)


def dashboards(topology: Topology) -> tuple[Dashboard, ...]:
    """Those for which the system has something to show, then the description's own, in a stable order.

    Raises:
        ConfigurationError: a dashboard of the description has the title of another one.
    """
    built = (dashboard.build(topology) for dashboard in _DASHBOARDS)
    found = (*(dashboard for dashboard in built if dashboard), *described.build(topology))
    _check_titles(found)
    return found


def _check_titles(found: tuple[Dashboard, ...]) -> None:
    titles = Counter(dashboard.title.casefold() for dashboard in found)
    reason, remedy = "another dashboard of the system has this title", "rename it"
    problems = {
        Problem("dashboards", dashboard.title, reason, remedy)
        for dashboard in found
        if titles[dashboard.title.casefold()] > 1
    }
    if problems:
        raise ConfigurationError(list(problems))
