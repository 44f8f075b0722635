"""Do the PostgreSQL servers answer, and have they room for their clients?"""

from collections.abc import Iterator

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS, THE_WATCHER
from alert_rules.thresholds import (
    NONE,
    POSTGRES_CONNECTION_COUNT,
    POSTGRES_CONNECTIONS,
    POSTGRES_TRANSACTION_AGE,
    WELL,
)
from model.catalogue.postgres import Postgres, PostgresExporter
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Five for each server, asked of its exporter; while that is down its TargetDown speaks for both.

    A sixth for one that Grafana asks, as long as Grafana evaluates alerts.
    """
    return tuple(_alerts(topology))


def _alerts(topology: Topology) -> Iterator[Alert]:
    for exporter in topology.of_kind(PostgresExporter):
        if isinstance(exporter.service, PostgresExporter):
            yield from _of_server(topology.members[exporter.service.target], exporter.name)
    if topology.system.alerting.router == "grafana":
        for member in topology.of_kind(Postgres):
            if isinstance(member.service, Postgres) and member.service.grafana:
                yield _unreachable(member)


def _unreachable(server: Member) -> Alert:
    """The one alert on it as a data source, so every state in which it can't be asked is an alarm."""
    return Alert(
        name="DatasourceUnhealthy",
        service=server.name,
        owner=server.service.owner,
        severity=Severity.CRITICAL,
        datasource=Datasource.POSTGRES,
        database=server.name,
        expression="SELECT 1 AS answers",
        threshold=WELL,
        pending=120,
        summary=f"Grafana can't query {server.name}",
        description=f"{server.name} does not answer Grafana's role: alerts on its tables see nothing.",
        panel=Panel.POSTGRES_UP,
        absence=THE_WATCHER,
    )


def _of_server(server: Member, job: str) -> tuple[Alert, ...]:
    return (
        Alert(
            name="PostgresDown",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.CRITICAL,
            expression=f'max(pg_up{{job="{job}"}})',
            threshold=WELL,
            pending=60,
            summary=f"PostgreSQL {server.name} does not accept the exporter's connection",
            description=f"{job} reports pg_up {{value}} for {server.name}; 1 means that it could log in.",
            panel=Panel.POSTGRES_UP,
            absence=SOMEBODY_ELSE_TELLS,
        ),
        Alert(
            name="PostgresTooManyConnections",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.WARNING,
            expression=f'sum(pg_stat_activity_count{{job="{job}"}})',
            threshold=POSTGRES_CONNECTION_COUNT,
            pending=300,
            summary=f"{server.name} has {{value}} connections",
            description=(
                f"Clients hold {{value}} connections to {server.name}; more than "
                f"{POSTGRES_CONNECTION_COUNT.text} are near the 100 that a server accepts by default."
            ),
            panel=Panel.POSTGRES_CONNECTION_COUNT,
            absence=SOMEBODY_ELSE_TELLS,
        ),
        Alert(
            name="PostgresConnectionsExhausted",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.CRITICAL,
            expression=f'postgres:connections:ratio{{job="{job}"}}',
            threshold=POSTGRES_CONNECTIONS,
            pending=60,
            summary=f"{server.name} has {{value}} of its connections in use",
            description=(
                f"{{value}} of max_connections of {server.name} are taken; at 100% new clients are refused."
            ),
            panel=Panel.POSTGRES_CONNECTIONS,
            absence=SOMEBODY_ELSE_TELLS,
        ),
        Alert(
            name="PostgresDeadlocks",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.WARNING,
            expression=f'sum(increase(pg_stat_database_deadlocks{{job="{job}"}}[10m]))',
            threshold=NONE,
            pending=60,
            keep_firing=600,
            summary=f"Transactions in {server.name} deadlock",
            description=f"PostgreSQL cancelled {{value}} transactions of {server.name} in ten minutes.",
            panel=Panel.POSTGRES_DEADLOCKS,
            absence=SOMEBODY_ELSE_TELLS,
        ),
        Alert(
            name="PostgresLongTransaction",
            service=server.name,
            owner=server.service.owner,
            severity=Severity.WARNING,
            # there is no series for a state in which nobody is: no data is normal
            expression=(
                f'max(pg_stat_activity_max_tx_duration{{job="{job}",backend_type="client backend",'
                'state=~"active|idle in transaction.*"})'
            ),
            threshold=POSTGRES_TRANSACTION_AGE,
            pending=60,
            summary=f"A transaction in {server.name} has been open for {{value}}",
            description=f"The oldest transaction of {server.name} began {{value}} ago and holds its locks.",
            panel=Panel.POSTGRES_TRANSACTION_AGE,
            absence=EMPTY_IS_FINE,
        ),
    )
