"""When alerts fire and when they don't: series by minute, as `promtool test rules` writes them.

'0+5x60' is 0, 5, 10, …; '1x60' is 1 for an hour. Grafana's rules ask the same PromQL.
"""

from dataclasses import dataclass

Series = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One alert with series that make it fire, and others that must not."""

    alert: str
    service: str
    fires: Series
    silent: tuple[Series, ...]
    minutes: int = 25
    """When it is asked."""


def _steady(value: float) -> str:
    return f"{value:g}x600"


def _growing(per_minute: float) -> str:
    return f"0+{per_minute:g}x600"


def _simple(alert: str, service: str, series: str, bad: str, good: str) -> Case:
    return Case(alert, service, {series: bad}, ({series: good},))


_BACKEND = 'name="motoo-dev-backend",service="backend",tier="app",id="/docker/1"'
CADVISOR = 'up{job="cadvisor"}'
_STARTED = f"container_start_time_seconds{{{_BACKEND}}}"
HEALTH = f"container_health_state{{{_BACKEND}}}"
WATCHED = {CADVISOR: _steady(1), _STARTED: _steady(100)}


def _share(used: str, of: str, bad: str, good: str, whole: str) -> tuple[Series, tuple[Series, ...]]:
    return {used: bad, of: whole}, ({used: good, of: whole},)


def _case(alert: str, service: str, both: tuple[Series, tuple[Series, ...]]) -> Case:
    return Case(alert, service, *both)


CONTAINERS = (
    _simple("TargetDown", "backend", 'up{job="backend"}', _steady(0), _steady(1)),
    Case("TargetDown", "backend", {'up{job="other"}': _steady(1)}, ({'up{job="backend"}': _steady(1)},)),
    Case("ContainerGone", "backend", {CADVISOR: _steady(1)}, (WATCHED, {CADVISOR: _steady(0)})),
    Case(
        "ContainerUnhealthy",
        "backend",
        WATCHED | {HEALTH: _steady(0)},
        (
            WATCHED | {HEALTH: _steady(1)},
            WATCHED | {HEALTH: _steady(-1)},
            {CADVISOR: _steady(1), HEALTH: _steady(0)},
        ),
    ),
    _simple("ContainerRestarting", "backend", _STARTED, "100+100x600", _steady(100)),
    _case(
        "ContainerMemoryNearLimit",
        "backend",
        _share(
            f"container_memory_working_set_bytes{{{_BACKEND}}}",
            f"container_spec_memory_limit_bytes{{{_BACKEND}}}",
            _steady(95),
            _steady(50),
            _steady(100),
        ),
    ),
    _case(
        "ContainerCpuThrottled",
        "backend",
        _share(
            f"container_cpu_cfs_throttled_periods_total{{{_BACKEND}}}",
            f"container_cpu_cfs_periods_total{{{_BACKEND}}}",
            _growing(30),
            _growing(10),
            _growing(100),
        ),
    ),
)

_DISK = '{instance="h",device="/dev/vda",fstype="ext4",mountpoint="/"}'
_AVAILABLE, _FREE, _SIZE, _READ_ONLY = (
    f"node_filesystem_{what}{_DISK}" for what in ("avail_bytes", "free_bytes", "size_bytes", "readonly")
)


def _disk(available: str, read_only: int = 0) -> Series:
    return {_AVAILABLE: available, _FREE: available, _SIZE: _steady(1000), _READ_ONLY: _steady(read_only)}


HOST = (
    Case(
        "HostDiskAlmostFull",
        "node-exporter",
        _disk(_steady(50)),
        (_disk(_steady(500)), _disk(_steady(50), read_only=1)),
    ),
    Case(
        "HostDiskFillsWithinADay",
        "node-exporter",
        _disk("399-1x600"),
        (_disk(_steady(100)), _disk("900-1x600")),
        minutes=300,
    ),
    _case(
        "HostMemoryAlmostFull",
        "node-exporter",
        _share(
            'node_memory_MemAvailable_bytes{instance="h"}',
            'node_memory_MemTotal_bytes{instance="h"}',
            _steady(5),
            _steady(50),
            _steady(100),
        ),
    ),
    _simple(
        "HostCpuBusy",
        "node-exporter",
        'node_cpu_seconds_total{instance="h",cpu="0",mode="idle"}',
        _growing(1),
        _growing(50),
    ),
    _simple(
        "HostKillsForMemory",
        "node-exporter",
        'node_vmstat_oom_kill{job="node-exporter"}',
        _growing(1),
        _steady(3),
    ),
)

_PG, _RD = 'job="postgres-exporter"', 'job="redis-exporter"'
_SNAPSHOT, _APPENDED = (f"redis_{w}{{{_RD}}}" for w in ("rdb_last_bgsave_status", "aof_last_write_status"))


def _transaction(backend: str, state: str) -> str:
    return f'pg_stat_activity_max_tx_duration{{{_PG},backend_type="{backend}",state="{state}"}}'


_USED, _MAXIMUM = (f"redis_memory_{what}_bytes{{{_RD}}}" for what in ("used", "max"))

DATA = (
    _simple("PostgresDown", "db", f"pg_up{{{_PG}}}", _steady(0), _steady(1)),
    _case(
        "PostgresTooManyConnections",
        "db",
        _share(
            f'pg_stat_activity_count{{{_PG},state="idle"}}',
            f"pg_settings_max_connections{{{_PG}}}",
            _steady(90),
            _steady(10),
            _steady(100),
        ),
    ),
    _simple("PostgresDeadlocks", "db", f"pg_stat_database_deadlocks{{{_PG}}}", _growing(1), _steady(5)),
    Case(
        "PostgresLongTransaction",
        "db",
        {_transaction("client backend", "idle in transaction"): _growing(60)},
        (
            {_transaction("client backend", "idle"): _growing(60)},
            {_transaction("autovacuum worker", "active"): _growing(60)},
        ),
    ),
    _simple("RedisDown", "redis", f"redis_up{{{_RD}}}", _steady(0), _steady(1)),
    Case(
        "RedisMemoryNearMaximum",
        "redis",
        {_USED: _steady(95), _MAXIMUM: _steady(100)},
        (
            {_USED: _steady(50), _MAXIMUM: _steady(100)},
            {_USED: _steady(50), _MAXIMUM: _steady(0)},
        ),
    ),
    Case(
        "RedisPersistenceFailing",
        "redis",
        {_SNAPSHOT: _steady(1), _APPENDED: _steady(0)},
        ({_SNAPSHOT: _steady(1), _APPENDED: _steady(1)},),
    ),
)

_HTTP = 'job="backend",service="backend",kind="service",method="GET",endpoint="/"'
_OK, _FAILED = (f'http_requests_total{{{_HTTP},status="{status}"}}' for status in (200, 503))
_FAST, _ALL = (f'http_request_duration_seconds_bucket{{{_HTTP},le="{le}"}}' for le in ("0.5", "+Inf"))
_SECOND = f'http_request_duration_seconds_bucket{{{_HTTP},le="1"}}'

HTTP = (
    Case(
        "HttpErrorRatioHigh",
        "backend",
        {_OK: _growing(60), _FAILED: _growing(6)},
        (
            {_OK: _growing(60)},
            {_OK: _growing(60), _FAILED: _growing(1)},
            {_FAILED: _growing(0.1)},
        ),
    ),
    Case(
        "HttpLatencyHigh",
        "backend",
        {_OK: _growing(60), _FAST: _growing(30), _SECOND: _growing(60), _ALL: _growing(60)},
        (
            {_OK: _growing(60), _FAST: _growing(60), _SECOND: _growing(60), _ALL: _growing(60)},
            {_OK: _steady(0), _FAST: _steady(0), _SECOND: _steady(0), _ALL: _steady(0)},
        ),
    ),
)

_LOKI = 'loki_request_duration_seconds_count{job="loki",'
_PUSHED, _REFUSED, _NOT_READY = (
    f'{_LOKI}route="{route}",status_code="{status}"}}'
    for route, status in (("push", "204"), ("push", "500"), ("ready", "503"))
)
_SENT, _UNSENT = (
    f'promtail_request_duration_seconds_count{{job="promtail",status_code="{status}"}}'
    for status in ("204", "-1")
)

MONITORING = (
    Case("DatasourceUnhealthy", "prometheus", {}, ({'up{job="prometheus"}': _steady(1)},)),
    _simple(
        "PrometheusRuleFailures",
        "prometheus",
        'prometheus_rule_evaluation_failures_total{job="prometheus"}',
        _growing(1),
        _steady(7),
    ),
    _simple(
        "PrometheusReloadFailed",
        "prometheus",
        'prometheus_config_last_reload_successful{job="prometheus"}',
        _steady(0),
        _steady(1),
    ),
    Case(
        "LokiRequestErrors",
        "loki",
        {_PUSHED: _growing(60), _REFUSED: _growing(60)},
        ({_PUSHED: _growing(60), _NOT_READY: _growing(60)}, {_PUSHED: _steady(9)}),
    ),
    _simple(
        "LokiDiscardsLines",
        "loki",
        'loki_discarded_samples_total{job="loki",reason="rate_limited"}',
        _growing(1),
        _steady(4),
    ),
    _simple(
        "ShipperDropsLines",
        "promtail",
        'promtail_dropped_entries_total{job="promtail"}',
        _growing(1),
        _steady(4),
    ),
    Case(
        "ShipperCannotSend",
        "promtail",
        {_SENT: _growing(60), _UNSENT: _growing(60)},
        ({_SENT: _growing(60)}, {_SENT: _steady(9)}),
    ),
    _simple(
        "GrafanaRuleFailures",
        "grafana",
        'grafana_alerting_rule_evaluation_failures_total{job="grafana"}',
        _growing(1),
        _steady(2),
    ),
    _simple(
        "GrafanaNotificationsFail",
        "grafana",
        'grafana_alerting_notifications_failed_total{job="grafana",integration="webhook"}',
        _growing(1),
        _steady(2),
    ),
)

CASES = (*CONTAINERS, *HOST, *DATA, *HTTP, *MONITORING)
