"""What PostgreSQL servers do, by the job of their exporter."""

from alert_rules.recording.rule import RecordingRule
from model.catalogue.postgres import Postgres
from model.topology import Topology


def rules(topology: Topology) -> tuple[RecordingRule, ...]:
    """Shares: 1 is all that the server accepts, or every block found in memory."""
    if not topology.of_kind(Postgres):
        return ()
    hits, reads = (f"sum by (job) (rate(pg_stat_database_blks_{what}[5m]))" for what in ("hit", "read"))
    return (
        RecordingRule(
            record="postgres:connections:ratio",
            expression=(
                "sum by (job) (pg_stat_activity_count) / max by (job) (pg_settings_max_connections > 0)"
            ),
        ),
        RecordingRule(record="postgres:cache_hits:ratio5m", expression=f"{hits} / ({hits} + {reads} > 0)"),
    )
