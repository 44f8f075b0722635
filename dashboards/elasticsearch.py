"""Elasticsearch, and the Logstash that writes to it."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import LOGSTASH_FAILURES
from alert_rules.thresholds import ELASTICSEARCH_DISK, ELASTICSEARCH_HEAP, NONE, WELL
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history, lines
from dashboards.queries import logs, metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice
from model.catalogue.elasticsearch import ElasticsearchExporter
from model.catalogue.logstash import Logstash
from model.topology import Topology

_CHOSEN = 'job=~"$server"'


def build(topology: Topology) -> Dashboard | None:
    """None without a node. A node is chosen by its name; its series carry its exporter's."""
    nodes = {
        exporter.service.target: exporter.name
        for exporter in topology.of_kind(ElasticsearchExporter)
        if isinstance(exporter.service, ElasticsearchExporter)
    }
    pipelines = tuple(member.name for member in topology.of_kind(Logstash))
    if not nodes and not pipelines:
        return None
    sections = [Section("Cluster", _cluster()), Section("Work", _work()), Section("Indices", _indices())]
    return dashboard(
        About(
            DashboardUid.ELASTICSEARCH,
            "Elasticsearch",
            Folder.SERVICES,
            "Whether the nodes answer, what they hold and how much they do.",
        ),
        [
            *(sections if nodes else ()),
            *([Section("Logstash", _logstash("|".join(pipelines)))] if pipelines else ()),
        ],
        variables=[choice("server", "Node", nodes)] if nodes else (),
    )


def _cluster() -> tuple[Tile, ...]:
    return (
        history(
            "Answers its exporter, and reaches all of its data",
            metric(
                f"clamp_max(max by (job) (elasticsearch_cluster_health_number_of_nodes{{{_CHOSEN}}}), 1) "
                f"or max by (job) (up{{{_CHOSEN}}} * 0)",
                "{{job}} answers",
            ),
            metric(
                f'1 - max by (job) (elasticsearch_cluster_health_status{{{_CHOSEN},color="red"}})',
                "{{job}} isn't red",
            ),
            bounds=[WELL],
        )
        .linked_from(Panel.ELASTICSEARCH_HEALTH)
        .sized(width=12, height=5),
        graph(
            "Shards without a node",
            metric(f"elasticsearch_cluster_health_unassigned_shards{{{_CHOSEN}}}", "{{job}} unassigned"),
            metric(f"elasticsearch_cluster_health_active_shards{{{_CHOSEN}}}", "{{job}} active"),
            unit=PanelUnit.COUNT,
        ).sized(height=5),
        graph(
            "Heap in use",
            metric(f"elasticsearch:heap_max:ratio{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[ELASTICSEARCH_HEAP],
        )
        .linked_from(Panel.ELASTICSEARCH_HEAP)
        .sized(width=8),
        graph(
            "Data disk in use",
            metric(f"elasticsearch:disk_used:ratio{{{_CHOSEN}}}", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[ELASTICSEARCH_DISK],
        )
        .linked_from(Panel.ELASTICSEARCH_DISK)
        .sized(width=8),
        graph(
            "Requests refused, in ten minutes",
            metric(
                "sum by (job, type) "
                f"(increase(elasticsearch_thread_pool_rejected_count{{{_CHOSEN}}}[10m])) > 0",
                "{{job}} {{type}}",
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.ELASTICSEARCH_REJECTIONS)
        .sized(width=8),
    )


def _work() -> tuple[Tile, ...]:
    def per_second(counter: str) -> str:
        return f"sum by (job) (rate(elasticsearch_{counter}{{{_CHOSEN}}}[$__rate_interval]))"

    queries, documents = "indices_search_query_total", "indices_indexing_index_total"
    return (
        graph(
            "Queries and documents indexed, a second",
            metric(per_second(queries), "{{job}} queries"),
            metric(per_second(documents), "{{job}} documents"),
            unit=PanelUnit.PER_SECOND,
        ).sized(width=8),
        graph(
            "Time for a query, and to index a document",
            metric(
                f"{per_second('indices_search_query_time_seconds')} / ({per_second(queries)} > 0)",
                "{{job}} query",
            ),
            metric(
                f"{per_second('indices_indexing_index_time_seconds_total')} / ({per_second(documents)} > 0)",
                "{{job}} document",
            ),
            unit=PanelUnit.SECONDS,
        ).sized(width=8),
        graph(
            "Time spent collecting garbage",
            metric(per_second("jvm_gc_collection_seconds_sum"), "{{job}}"),
            unit=PanelUnit.RATIO,
        ).sized(width=8),
    )


def _indices() -> tuple[Tile, ...]:
    return (
        graph(
            "Documents by index",
            metric(f"topk(10, elasticsearch_indices_docs_primary{{{_CHOSEN}}})", "{{job}} {{index}}"),
            unit=PanelUnit.COUNT,
        ),
        graph(
            "Size by index",
            metric(
                f"topk(10, elasticsearch_indices_store_size_bytes_total{{{_CHOSEN}}})", "{{job}} {{index}}"
            ),
            unit=PanelUnit.BYTES,
        ),
    )


def _logstash(names: str) -> tuple[Tile, ...]:
    stream = f'{{service=~"{names}"}}'
    return (
        graph(
            "Failures to write, in five minutes",
            logs(f"sum by (service) (count_over_time({stream} {LOGSTASH_FAILURES} [5m]))", "{{service}}"),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.LOGSTASH_FAILURES)
        .sized(width=8, height=12),
        lines("What Logstash logs", logs(stream)).sized(width=16),
    )
