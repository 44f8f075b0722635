"""PostgreSQL and Redis."""

from tests.unit.alert_rules.cases.case import Case, growing, share, simple, steady

_PG, _RD = 'job="postgres-exporter"', 'job="redis-exporter"'
_SNAPSHOT, _APPENDED = (f"redis_{w}{{{_RD}}}" for w in ("rdb_last_bgsave_status", "aof_last_write_status"))
_ACTIVE, _IDLE = (f'pg_stat_activity_count{{{_PG},state="{state}"}}' for state in ("active", "idle"))


def _transaction(backend: str, state: str) -> str:
    return f'pg_stat_activity_max_tx_duration{{{_PG},backend_type="{backend}",state="{state}"}}'


_USED, _MAXIMUM = (f"redis_memory_{what}_bytes{{{_RD}}}" for what in ("used", "max"))

CASES = (
    simple("PostgresDown", "db", f"pg_up{{{_PG}}}", steady(0), steady(1)),
    Case(
        "PostgresTooManyConnections",
        "db",
        {_ACTIVE: steady(41), _IDLE: steady(40)},
        ({_ACTIVE: steady(40), _IDLE: steady(40)},),
    ),
    Case(
        "PostgresConnectionsExhausted",
        "db",
        *share(_IDLE, f"pg_settings_max_connections{{{_PG}}}", steady(96), steady(90), steady(100)),
    ),
    simple("PostgresDeadlocks", "db", f"pg_stat_database_deadlocks{{{_PG}}}", growing(1), steady(5)),
    Case(
        "PostgresLongTransaction",
        "db",
        {_transaction("client backend", "idle in transaction"): growing(60)},
        (
            {_transaction("client backend", "idle"): growing(60)},
            {_transaction("autovacuum worker", "active"): growing(60)},
        ),
    ),
    simple("RedisDown", "redis", f"redis_up{{{_RD}}}", steady(0), steady(1)),
    Case(
        "RedisMemoryNearMaximum",
        "redis",
        {_USED: steady(95), _MAXIMUM: steady(100)},
        (
            {_USED: steady(50), _MAXIMUM: steady(100)},
            {_USED: steady(50), _MAXIMUM: steady(0)},
        ),
    ),
    Case(
        "RedisPersistenceFailing",
        "redis",
        {_SNAPSHOT: steady(1), _APPENDED: steady(0)},
        ({_SNAPSHOT: steady(1), _APPENDED: steady(1)},),
    ),
)
