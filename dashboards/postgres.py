"""PostgreSQL servers."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.thresholds import (
    NONE,
    POSTGRES_CONNECTION_COUNT,
    POSTGRES_CONNECTIONS,
    POSTGRES_TRANSACTION_AGE,
    WELL,
)
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.catalogue.postgres import PostgresExporter
from model.topology import Topology

_CHOSEN = 'job=~"$server"'
_CLIENTS = 'backend_type="client backend"'


def build(topology: Topology) -> Dashboard | None:
    """None without a server. A server is chosen by its name; its series carry its exporter's."""
    servers = {
        exporter.service.target: exporter.name
        for exporter in topology.of_kind(PostgresExporter)
        if isinstance(exporter.service, PostgresExporter)
    }
    if not servers:
        return None
    return dashboard(
        About(
            DashboardUid.POSTGRES,
            "PostgreSQL",
            Folder.SERVICES,
            "Whether the servers answer, how busy they are and who waits for whom.",
        ),
        [
            Section("Server", _server()),
            Section("Work", _work()),
            Section("Clients and locks", _clients()),
        ],
        variables=[choice("server", "Server", servers)],
    )


def _server() -> tuple[Tile, ...]:
    return (
        history(
            "Answers its exporter",
            metric(f"pg_up{{{_CHOSEN}}}", "{{job}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.POSTGRES_UP)
        .sized(width=8),
        graph(
            "Connections, share of max_connections",
            metric(f"postgres:connections:ratio{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[POSTGRES_CONNECTIONS],
        )
        .linked_from(Panel.POSTGRES_CONNECTIONS)
        .sized(width=8),
        graph(
            "Size of databases",
            metric(f"pg_database_size_bytes{{{_CHOSEN}}}", "{{job}} {{datname}}"),
            unit=PanelUnit.BYTES,
        ).sized(width=8),
    )


def _work() -> tuple[Tile, ...]:
    def per_second(what: str) -> str:
        return f"sum by (job) (rate(pg_stat_database_{what}{{{_CHOSEN}}}[$__rate_interval]))"

    return (
        graph(
            "Transactions a second",
            metric(per_second("xact_commit"), "{{job}} committed"),
            metric(per_second("xact_rollback"), "{{job}} rolled back"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Rows a second",
            *(
                metric(per_second(f"tup_{what}"), f"{{{{job}}}} {what}")
                for what in ("fetched", "inserted", "updated", "deleted")
            ),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Blocks found in memory",
            metric(f"postgres:cache_hits:ratio5m{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
        ).sized(width=8),
    )


def _clients() -> tuple[Tile, ...]:
    return (
        graph(
            "Deadlocks in ten minutes",
            metric(f"sum by (job) (increase(pg_stat_database_deadlocks{{{_CHOSEN}}}[10m]))", "{{job}}"),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.POSTGRES_DEADLOCKS),
        graph(
            "Oldest transaction",
            metric(
                f"max by (job, state) (pg_stat_activity_max_tx_duration{{{_CHOSEN},{_CLIENTS}}})",
                "{{job}} {{state}}",
            ),
            unit=PanelUnit.SECONDS,
            bounds=[POSTGRES_TRANSACTION_AGE],
        ).linked_from(Panel.POSTGRES_TRANSACTION_AGE),
        graph(
            "Connections",
            metric(f"sum by (job) (pg_stat_activity_count{{{_CHOSEN}}})", "{{job}}"),
            unit=PanelUnit.COUNT,
            bounds=[POSTGRES_CONNECTION_COUNT],
        )
        .linked_from(Panel.POSTGRES_CONNECTION_COUNT)
        .sized(width=8),
        graph(
            "Connections by state",
            metric(f"sum by (job, state) (pg_stat_activity_count{{{_CHOSEN}}})", "{{job}} {{state}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
        graph(
            "Locks by mode",
            metric(f"sum by (job, mode) (pg_locks_count{{{_CHOSEN}}}) > 0", "{{job}} {{mode}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
    )
