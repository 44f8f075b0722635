"""Has the host what its containers need?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import (
    HOST_CPU,
    HOST_DISK,
    HOST_DISK_FORECAST,
    HOST_DISK_FULL,
    HOST_MEMORY,
    NONE,
)
from model.catalogue.metrics import NodeExporter
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """On the host as node_exporter sees it; without it its TargetDown speaks, and these stay as they were."""
    return tuple(
        alert
        for member in topology.of_kind(NodeExporter)
        for alert in (
            _disk(member),
            _disk_full(member),
            _disk_forecast(member),
            _memory(member),
            _cpu(member),
            _oom_kills(member),
        )
    )


def _disk(member: Member) -> Alert:
    return Alert(
        name="HostDiskAlmostFull",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression="host:filesystem_used:ratio",
        threshold=HOST_DISK,
        pending=300,
        summary="The host's disk {label:device} is {value} full",
        description="{value} of {label:device} on {label:instance} are used.",
        panel=Panel.HOST_DISK,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _disk_full(member: Member) -> Alert:
    return Alert(
        name="HostDiskFull",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        expression="host:filesystem_used:ratio",
        threshold=HOST_DISK_FULL,
        pending=60,
        summary="The host's disk {label:device} is {value} full",
        description=(
            "{value} of {label:device} on {label:instance} are used; on a full disk databases stop writing."
        ),
        panel=Panel.HOST_DISK,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _disk_forecast(member: Member) -> Alert:
    """Silent on disks with much room, and until there are three hours to look back on: no data is normal."""
    available = "host:filesystem_avail:bytes"
    return Alert(
        name="HostDiskFillsWithinADay",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=(
            f"predict_linear({available}[6h], 86400) "
            f"and host:filesystem_used:ratio > 0.6 and {available} offset 3h"
        ),
        threshold=HOST_DISK_FORECAST,
        pending=1800,
        summary="The host's disk {label:device} will be full within a day",
        description=(
            "As {label:device} on {label:instance} has been filling for six hours, {value} would be left "
            "in a day."
        ),
        panel=Panel.HOST_DISK_FORECAST,
        absence=EMPTY_IS_FINE,
    )


def _memory(member: Member) -> Alert:
    return Alert(
        name="HostMemoryAlmostFull",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression="host:memory_used:ratio",
        threshold=HOST_MEMORY,
        pending=300,
        summary="The host uses {value} of its memory",
        description="{value} of the memory of {label:instance} can't be had for anything new.",
        panel=Panel.HOST_MEMORY,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _cpu(member: Member) -> Alert:
    return Alert(
        name="HostCpuBusy",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression="host:cpu_busy:ratio5m",
        threshold=HOST_CPU,
        pending=600,
        summary="The host's processors are {value} busy",
        description="The processors of {label:instance} were {value} busy for ten minutes.",
        panel=Panel.HOST_CPU,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _oom_kills(member: Member) -> Alert:
    """From the kernel's own counter: cAdvisor can't count a container's kills without the kernel's log."""
    return Alert(
        name="HostKillsForMemory",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        expression=f'increase(node_vmstat_oom_kill{{job="{member.name}"}}[10m])',
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary="The kernel killed processes for want of memory",
        description="The kernel of {label:instance} killed {value} processes in ten minutes to free memory.",
        panel=Panel.HOST_OOM_KILLS,
        absence=SOMEBODY_ELSE_TELLS,
    )
