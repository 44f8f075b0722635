"""Redis servers."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.thresholds import REDIS_MEMORY, WELL
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.catalogue.redis import RedisExporter
from model.topology import Topology

_CHOSEN = 'job=~"$server"'


def build(topology: Topology) -> Dashboard | None:
    """None without a server. A server is chosen by its name; its series carry its exporter's."""
    servers = {
        exporter.service.target: exporter.name
        for exporter in topology.of_kind(RedisExporter)
        if isinstance(exporter.service, RedisExporter)
    }
    if not servers:
        return None
    return dashboard(
        About(
            DashboardUid.REDIS,
            "Redis",
            Folder.SERVICES,
            "Whether the servers answer, what they hold and how much they do.",
        ),
        [Section("Server", _server()), Section("Work", _work()), Section("Keys", _keys())],
        variables=[choice("server", "Server", servers)],
    )


def _server() -> tuple[Tile, ...]:
    return (
        history(
            "Answers its exporter",
            metric(f"redis_up{{{_CHOSEN}}}", "{{job}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.REDIS_UP)
        .sized(width=12, height=5),
        history(
            "Writes to disk",
            metric(f"redis_rdb_last_bgsave_status{{{_CHOSEN}}}", "{{job}} snapshot"),
            metric(f"redis_aof_last_write_status{{{_CHOSEN}}}", "{{job}} append-only file"),
            bounds=[WELL],
        )
        .linked_from(Panel.REDIS_PERSISTENCE)
        .sized(width=12, height=5),
        graph(
            "Data, share of maxmemory",
            metric(f"redis:memory_max:ratio{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[REDIS_MEMORY],
        ).linked_from(Panel.REDIS_MEMORY),
        graph(
            "Memory",
            metric(f"redis_memory_used_bytes{{{_CHOSEN}}}", "{{job}} data"),
            metric(f"redis_memory_used_rss_bytes{{{_CHOSEN}}}", "{{job}} resident"),
            metric(f"redis_memory_max_bytes{{{_CHOSEN}}}", "{{job}} maxmemory"),
            unit=PanelUnit.BYTES,
        ),
    )


def _work() -> tuple[Tile, ...]:
    commands = f"rate(redis_commands_total{{{_CHOSEN}}}[$__rate_interval])"
    return (
        graph(
            "Commands a second",
            metric(f"topk(10, sum by (job, cmd) ({commands}))", "{{job}} {{cmd}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
        graph(
            "Clients",
            metric(f"redis_connected_clients{{{_CHOSEN}}}", "{{job}} connected"),
            metric(f"redis_blocked_clients{{{_CHOSEN}}}", "{{job}} blocked"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Look-ups that found their key",
            metric(f"redis:hits:ratio5m{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
        ).sized(width=8),
    )


def _keys() -> tuple[Tile, ...]:
    def per_second(what: str) -> str:
        return f"rate(redis_{what}_keys_total{{{_CHOSEN}}}[$__rate_interval])"

    return (
        graph(
            "Keys",
            metric(f"sum by (job, db) (redis_db_keys{{{_CHOSEN}}}) > 0", "{{job}} {{db}}"),
            unit=PanelUnit.COUNT,
        ),
        graph(
            "Keys that went, a second",
            metric(per_second("expired"), "{{job}} expired"),
            metric(per_second("evicted"), "{{job}} evicted"),
            unit=PanelUnit.COUNT,
        ),
    )
