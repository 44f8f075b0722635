"""What containers use of what they may use."""

from alert_rules.recording.rule import RecordingRule
from alert_rules.selectors import EVERY_CONTAINER
from model.catalogue.metrics import Cadvisor
from model.topology import Topology

_BY = "by (service, tier, name)"
"""A service may have several containers: replicas, or two while one is replaced."""


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """A series for each container. Ratios are of its limit, 1 being all of it; CPU is in cores.

    The working set is what the kernel can't drop, and what the OOM killer looks at. Containers without a
    limit have a limit of 0 in cAdvisor and no ratio here.
    """
    if not topology.of_kind(Cadvisor):
        return ()
    every = EVERY_CONTAINER
    return (
        RecordingRule(
            record="container:memory_working_set:bytes",
            expression=f"max {_BY} (container_memory_working_set_bytes{every})",
        ),
        RecordingRule(
            record="container:memory_limit:ratio",
            expression=(
                f"max {_BY} (container_memory_working_set_bytes{every} "
                f"/ (container_spec_memory_limit_bytes{every} > 0))"
            ),
        ),
        RecordingRule(
            record="container:cpu_usage:rate5m",
            expression=f"sum {_BY} (rate(container_cpu_usage_seconds_total{every}[5m]))",
        ),
        RecordingRule(
            record="container:cpu_limit:ratio5m",
            expression=(
                "container:cpu_usage:rate5m "
                f"/ (max {_BY} (container_spec_cpu_quota{every} / container_spec_cpu_period{every}) > 0)"
            ),
        ),
        RecordingRule(
            record="container:cpu_throttled:ratio5m",
            expression=(
                f"sum {_BY} (increase(container_cpu_cfs_throttled_periods_total{every}[5m])) "
                f"/ (sum {_BY} (increase(container_cpu_cfs_periods_total{every}[5m])) > 0)"
            ),
        ),
    )
