"""The host's own resources."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.metrics import NodeExporter
from model.topology import Topology

_DISKS = '{fstype!~"tmpfs|ramfs|rootfs|squashfs|iso9660|erofs"}'
"""File systems in memory or without room to grow are nobody's concern."""


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Shares of the whole, 1 being all of it. One disk may be mounted at several places: it counts once.

    A disk's whole is what ordinary users may fill, as df counts it: blocks kept for root are left out.
    """
    if not topology.of_kind(NodeExporter):
        return ()
    used = (
        f"max by (instance, device) (node_filesystem_size_bytes{_DISKS} - node_filesystem_free_bytes{_DISKS})"
    )
    return (
        RecordingRule(
            record="host:cpu_busy:ratio5m",
            expression='1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
        ),
        RecordingRule(
            record="host:memory_used:ratio",
            expression=(
                "1 - max by (instance) (node_memory_MemAvailable_bytes) "
                "/ max by (instance) (node_memory_MemTotal_bytes)"
            ),
        ),
        RecordingRule(
            record="host:filesystem_avail:bytes",
            expression=(
                f"min by (instance, device) (node_filesystem_avail_bytes{_DISKS} "
                f"and node_filesystem_readonly{_DISKS} == 0)"
            ),
        ),
        RecordingRule(
            record="host:filesystem_used:ratio",
            expression=f"{used} / ({used} + host:filesystem_avail:bytes)",
        ),
    )
