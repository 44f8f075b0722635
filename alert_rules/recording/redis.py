"""What Redis servers do, by the job of their exporter."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.redis import Redis
from model.topology import Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Shares: 1 is all of maxmemory, or every look-up answered."""
    if not topology.of_kind(Redis):
        return ()
    hits, misses = (f"sum by (job) (rate(redis_keyspace_{what}_total[5m]))" for what in ("hits", "misses"))
    return (
        RecordingRule(
            record="redis:memory_max:ratio",
            expression=("max by (job) (redis_memory_used_bytes) / max by (job) (redis_memory_max_bytes > 0)"),
        ),
        RecordingRule(record="redis:hits:ratio5m", expression=f"{hits} / ({hits} + {misses} > 0)"),
    )
