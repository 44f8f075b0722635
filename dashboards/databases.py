"""Everything that keeps data, on one page: the dashboards of each kind say more."""

from alert_rules.thresholds import (
    ELASTICSEARCH_HEAP,
    POSTGRES_CONNECTIONS,
    RABBITMQ_BACKLOG,
    REDIS_MEMORY,
    WELL,
)
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.catalogue.elasticsearch import Elasticsearch
from model.catalogue.postgres import Postgres
from model.catalogue.rabbitmq import RabbitMq
from model.catalogue.redis import Redis
from model.service import Service
from model.topology import Topology

UID = "databases"


def build(topology: Topology) -> Dashboard | None:
    """None where no service keeps data. Alerts lead to the dashboard of the kind, not here."""
    sections: dict[type[Service], Section] = {
        Postgres: Section("PostgreSQL", _postgres()),
        Redis: Section("Redis", _redis()),
        Elasticsearch: Section("Elasticsearch", _elasticsearch()),
        RabbitMq: Section("RabbitMQ", _rabbitmq()),
    }
    found = [kind for kind in sections if topology.of_kind(kind)]
    if not found:
        return None
    stores = "|".join(member.name for kind in found for member in topology.of_kind(kind))
    health = history(
        "Health", metric(f'service:healthy{{service=~"{stores}"}}', "{{service}}"), bounds=[WELL]
    ).sized(height=6)
    return dashboard(
        About(UID, "Database Metrics", Folder.SERVICES, "Every server that keeps data, at one glance."),
        [Section("Health", (health,)), *(sections[kind] for kind in found)],
    )


def _rate(counter: str) -> str:
    return f"sum by (job) (rate({counter}[$__rate_interval]))"


def _postgres() -> tuple[Tile, ...]:
    return (
        graph(
            "Connections, share of max_connections",
            metric("postgres:connections:ratio", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[POSTGRES_CONNECTIONS],
        ).sized(width=8),
        graph(
            "Transactions a second",
            metric(_rate("pg_stat_database_xact_commit"), "{{job}} committed"),
            metric(_rate("pg_stat_database_xact_rollback"), "{{job}} rolled back"),
            unit=PanelUnit.PER_SECOND,
        ).sized(width=8),
        graph(
            "Size of databases",
            metric("pg_database_size_bytes", "{{job}} {{datname}}"),
            unit=PanelUnit.BYTES,
        ).sized(width=8),
    )


def _redis() -> tuple[Tile, ...]:
    return (
        graph(
            "Data, share of maxmemory",
            metric("redis:memory_max:ratio", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[REDIS_MEMORY],
        ).sized(width=8),
        graph(
            "Commands a second",
            metric(_rate("redis_commands_total"), "{{job}}"),
            unit=PanelUnit.PER_SECOND,
        ).sized(width=8),
        graph(
            "Look-ups that found their key",
            metric("redis:hits:ratio5m", "{{job}}"),
            unit=PanelUnit.RATIO,
        ).sized(width=8),
    )


def _elasticsearch() -> tuple[Tile, ...]:
    return (
        graph(
            "Heap in use",
            metric("elasticsearch:heap_max:ratio", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[ELASTICSEARCH_HEAP],
        ).sized(width=8),
        graph(
            "Queries and documents indexed, a second",
            metric(_rate("elasticsearch_indices_search_query_total"), "{{job}} queries"),
            metric(_rate("elasticsearch_indices_indexing_index_total"), "{{job}} documents"),
            unit=PanelUnit.PER_SECOND,
        ).sized(width=8),
        graph(
            "Size of indices",
            metric("sum by (job) (elasticsearch_indices_store_size_bytes)", "{{job}}"),
            unit=PanelUnit.BYTES,
        ).sized(width=8),
    )


def _rabbitmq() -> tuple[Tile, ...]:
    return (
        graph(
            "Memory, share of the watermark",
            metric("rabbitmq:memory_limit:ratio", "{{job}}"),
            unit=PanelUnit.RATIO,
        ).sized(width=8),
        graph(
            "Messages a second",
            metric(_rate("rabbitmq_global_messages_received_total"), "{{job}} published"),
            metric(_rate("rabbitmq_global_messages_acknowledged_total"), "{{job}} acknowledged"),
            unit=PanelUnit.PER_SECOND,
        ).sized(width=8),
        graph(
            "Messages that wait",
            metric("sum by (job) (rabbitmq_queue_messages_ready)", "{{job}}"),
            unit=PanelUnit.COUNT,
            bounds=[RABBITMQ_BACKLOG],
        ).sized(width=8),
    )
