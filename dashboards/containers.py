"""Containers: what they use of what they may use."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import running
from alert_rules.thresholds import (
    CONTAINER_CPU,
    CONTAINER_MEMORY,
    CONTAINER_RESTARTS,
    CONTAINER_THROTTLED,
    WELL,
)
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.topology import Topology

_CHOSEN = 'service=~"$service"'
_CONTAINER = f'name!="",{_CHOSEN}'


def build(topology: Topology) -> Dashboard:
    """Utilisation, saturation and errors of every service's containers."""
    several = any(member.replicas > 1 for member in running(topology))
    one = "{{name}}" if several else "{{service}}"
    return dashboard(
        About(
            DashboardUid.CONTAINERS,
            "Containers",
            Folder.INFRASTRUCTURE,
            "Whether containers run, and how near they are to their limits.",
        ),
        [
            Section("Health", _health()),
            Section("Memory", _memory(one)),
            Section("CPU", _cpu(one)),
            Section("Network and disk", _io()),
        ],
        variables=[choice("service", "Service", {m.name: m.name for m in running(topology)})],
    )


def _health() -> tuple[Tile, ...]:
    return (
        history(
            "Health check",
            metric(f"service:healthy{{{_CHOSEN}}}", "{{service}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.CONTAINER_HEALTH)
        .sized(width=16, height=10),
        graph(
            "Restarts in fifteen minutes",
            metric(
                f"max by (service) (changes(container_start_time_seconds{{{_CONTAINER}}}[15m]))",
                "{{service}}",
            ),
            unit=PanelUnit.COUNT,
            bounds=[CONTAINER_RESTARTS],
        )
        .linked_from(Panel.CONTAINER_RESTARTS)
        .sized(width=8),
    )


def _memory(one: str) -> tuple[Tile, ...]:
    return (
        graph(
            "Memory, share of the limit",
            metric(f"container:memory_limit:ratio{{{_CHOSEN}}}", one),
            unit=PanelUnit.RATIO,
            bounds=[CONTAINER_MEMORY],
        ).linked_from(Panel.CONTAINER_MEMORY),
        graph(
            "Memory (working set)",
            metric(f"container:memory_working_set:bytes{{{_CHOSEN}}}", one),
            unit=PanelUnit.BYTES,
            stacked=True,
        ),
    )


def _cpu(one: str) -> tuple[Tile, ...]:
    return (
        graph(
            "Periods in which it was stopped",
            metric(f"container:cpu_throttled:ratio5m{{{_CHOSEN}}}", one),
            unit=PanelUnit.RATIO,
            bounds=[CONTAINER_THROTTLED],
        )
        .linked_from(Panel.CONTAINER_THROTTLING)
        .sized(width=8),
        graph(
            "CPU, share of the limit",
            metric(f"container:cpu_limit:ratio5m{{{_CHOSEN}}}", one),
            unit=PanelUnit.RATIO,
            bounds=[CONTAINER_CPU],
        )
        .linked_from(Panel.CONTAINER_CPU)
        .sized(width=8),
        graph(
            "CPU, cores",
            metric(f"container:cpu_usage:rate5m{{{_CHOSEN}}}", one),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
    )


def _io() -> tuple[Tile, ...]:
    def per_second(counter: str) -> str:
        return f"sum by (service) (rate({counter}{{{_CONTAINER}}}[$__rate_interval]))"

    return tuple(
        graph(
            title,
            metric(per_second(counter), "{{service}}"),
            unit=PanelUnit.BYTES_PER_SECOND,
        ).sized(width=6)
        for title, counter in (
            ("Received", "container_network_receive_bytes_total"),
            ("Sent", "container_network_transmit_bytes_total"),
            ("Read from disk", "container_fs_reads_bytes_total"),
            ("Written to disk", "container_fs_writes_bytes_total"),
        )
    )
