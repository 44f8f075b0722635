"""The host."""

from tests.unit.alert_rules.cases.case import Case, Series, growing, share, simple, steady

_DISK = '{instance="h",device="/dev/vda",fstype="ext4",mountpoint="/"}'
_AVAILABLE, _FREE, _SIZE, _READ_ONLY = (
    f"node_filesystem_{what}{_DISK}" for what in ("avail_bytes", "free_bytes", "size_bytes", "readonly")
)


def _disk(available: str, read_only: int = 0) -> Series:
    return {_AVAILABLE: available, _FREE: available, _SIZE: steady(1000), _READ_ONLY: steady(read_only)}


CASES = (
    Case(
        "HostDiskAlmostFull",
        "node-exporter",
        _disk(steady(80)),
        (_disk(steady(120)), _disk(steady(80), read_only=1)),
    ),
    Case("HostDiskFull", "node-exporter", _disk(steady(40)), (_disk(steady(60)),)),
    Case(
        "HostDiskFillsWithinADay",
        "node-exporter",
        _disk("399-1x600"),
        (_disk(steady(100)), _disk("900-1x600")),
        minutes=300,
    ),
    Case(
        "HostMemoryAlmostFull",
        "node-exporter",
        *share(
            'node_memory_MemAvailable_bytes{instance="h"}',
            'node_memory_MemTotal_bytes{instance="h"}',
            steady(5),
            steady(50),
            steady(100),
        ),
    ),
    simple(
        "HostCpuBusy",
        "node-exporter",
        'node_cpu_seconds_total{instance="h",cpu="0",mode="idle"}',
        growing(10),
        growing(15),
    ),
    simple(
        "HostKillsForMemory",
        "node-exporter",
        'node_vmstat_oom_kill{job="node-exporter"}',
        growing(1),
        steady(3),
    ),
)
