"""The host on which the system runs."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.thresholds import HOST_CPU, HOST_DISK, HOST_DISK_FORECAST, HOST_DISK_FULL, HOST_MEMORY, NONE
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.topology import Topology

_HOST_INTERFACES = '{id="/",interface!~"lo|br-.+|docker.+|veth.+"}'
"""The host's own; what Docker makes is seen on the dashboard of the containers."""


def build(topology: Topology) -> Dashboard:
    """Utilisation, saturation and errors of the host's resources."""
    return dashboard(
        About(
            DashboardUid.HOST,
            "System Metrics",
            Folder.INFRASTRUCTURE,
            f"The host that carries {topology.system.name}: processors, memory, disks and network.",
        ),
        [
            Section("CPU and memory", _processors_and_memory()),
            Section("Disks", _disks()),
            Section("Network", _network()),
        ],
    )


def _processors_and_memory() -> tuple[Tile, ...]:
    return (
        graph(
            "Processors busy",
            metric("host:cpu_busy:ratio5m", "{{instance}}"),
            unit=PanelUnit.RATIO,
            bounds=[HOST_CPU],
        )
        .linked_from(Panel.HOST_CPU)
        .sized(width=8),
        graph(
            "Memory used",
            metric("host:memory_used:ratio", "{{instance}}"),
            unit=PanelUnit.RATIO,
            bounds=[HOST_MEMORY],
        )
        .linked_from(Panel.HOST_MEMORY)
        .sized(width=8),
        graph(
            "Processes killed for want of memory, in ten minutes",
            metric("increase(node_vmstat_oom_kill[10m])", "{{instance}}"),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.HOST_OOM_KILLS)
        .sized(width=8),
        graph(
            "Load",
            metric("node_load1", "one minute"),
            metric("node_load15", "a quarter of an hour"),
            metric('count(node_cpu_seconds_total{mode="idle"})', "processors"),
            unit=PanelUnit.COUNT,
        ),
        graph(
            "Processors by mode, cores",
            metric(
                'sum by (mode) (rate(node_cpu_seconds_total{mode!="idle"}[$__rate_interval]))', "{{mode}}"
            ),
            unit=PanelUnit.COUNT,
            stacked=True,
        ),
    )


def _disks() -> tuple[Tile, ...]:
    return (
        graph(
            "Disks used",
            metric("host:filesystem_used:ratio", "{{device}}"),
            unit=PanelUnit.RATIO,
            bounds=[HOST_DISK, HOST_DISK_FULL],
        ).linked_from(Panel.HOST_DISK),
        graph(
            "Room in a day, as the last six hours went",
            metric("predict_linear(host:filesystem_avail:bytes[6h], 86400)", "{{device}}"),
            unit=PanelUnit.BYTES,
            bounds=[HOST_DISK_FORECAST],
        ).linked_from(Panel.HOST_DISK_FORECAST),
        graph(
            "Read and written",
            metric("rate(node_disk_read_bytes_total[$__rate_interval])", "{{device}} read"),
            metric("rate(node_disk_written_bytes_total[$__rate_interval])", "{{device}} written"),
            unit=PanelUnit.BYTES_PER_SECOND,
        ),
        graph(
            "Time in which disks were busy",
            metric("rate(node_disk_io_time_seconds_total[$__rate_interval])", "{{device}}"),
            unit=PanelUnit.RATIO,
        ),
    )


def _network() -> tuple[Tile, ...]:
    """From cAdvisor's series of the whole host: node_exporter isn't on the host's network."""
    return tuple(
        graph(
            title,
            metric(f"rate({counter}{_HOST_INTERFACES}[$__rate_interval])", "{{interface}}"),
            unit=PanelUnit.BYTES_PER_SECOND,
        )
        for title, counter in (
            ("Received", "container_network_receive_bytes_total"),
            ("Sent", "container_network_transmit_bytes_total"),
        )
    )
