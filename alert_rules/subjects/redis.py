"""Do the Redis servers answer, have they room, and do they keep what they are given?"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import REDIS_MEMORY, WELL
from model.catalogue.redis import Redis, RedisExporter
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Three for each server, asked of its exporter; while that is down its TargetDown speaks for both."""
    return tuple(
        alert
        for exporter in topology.of_kind(RedisExporter)
        if isinstance(exporter.service, RedisExporter)
        for alert in _of_server(topology.members[exporter.service.target], exporter.name)
    )


def _of_server(server: Member, job: str) -> tuple[Alert, ...]:
    return (
        Alert(
            name="RedisDown",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.CRITICAL,
            expression=f'max(redis_up{{job="{job}"}})',
            threshold=WELL,
            pending=60,
            summary=f"Redis {server.name} does not accept the exporter's connection",
            description=f"{job} reports redis_up {{value}} for {server.name}; 1 means that it could log in.",
            panel=Panel.REDIS_UP,
            absence=SOMEBODY_ELSE_TELLS,
        ),
        _memory(server, job),
        Alert(
            name="RedisPersistenceFailing",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.CRITICAL,
            expression=(
                f'min(redis_rdb_last_bgsave_status{{job="{job}"}} '
                f'* redis_aof_last_write_status{{job="{job}"}})'
            ),
            threshold=WELL,
            pending=120,
            summary=f"{server.name} can't write its data to disk",
            description=(
                f"The last snapshot or the last write to the append-only file of {server.name} failed: what "
                "it is given now is lost when it restarts."
            ),
            panel=Panel.REDIS_PERSISTENCE,
            absence=SOMEBODY_ELSE_TELLS,
        ),
    )


def _memory(server: Member, job: str) -> Alert:
    """A full server that may not evict refuses writes; one that may forgets. No bound, no ratio."""
    refuses = isinstance(server.service, Redis) and server.service.eviction == "noeviction"
    consequence = "refuses writes" if refuses else "evicts keys"
    return Alert(
        name="RedisMemoryNearMaximum",
        service=server.name,
        owner=server.service.owner,
        severity=Severity.CRITICAL if refuses else Severity.WARNING,
        expression=f'redis:memory_max:ratio{{job="{job}"}}',
        threshold=REDIS_MEMORY,
        pending=300,
        summary=f"{server.name} uses {{value}} of maxmemory",
        description=f"The data of {server.name} take {{value}} of maxmemory; at 100% it {consequence}.",
        panel=Panel.REDIS_MEMORY,
        absence=EMPTY_IS_FINE,
    )
