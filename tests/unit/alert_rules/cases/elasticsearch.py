"""Elasticsearch, with series as its exporter writes them."""

from tests.unit.alert_rules.cases.case import Case, growing, share, steady
from tests.unit.alert_rules.examples import GRAFANA

_ES = 'job="search-exporter",cluster="docker-cluster"'
_NODES = f"elasticsearch_cluster_health_number_of_nodes{{{_ES}}}"
_EXPORTER = 'up{job="search-exporter"}'
_RED, _YELLOW = (
    f'elasticsearch_cluster_health_status{{{_ES},color="{color}"}}' for color in ("red", "yellow")
)


def _rejected(pool: str) -> str:
    return f'elasticsearch_thread_pool_rejected_count{{{_ES},type="{pool}"}}'


CASES = (
    Case(
        "ElasticsearchDown",
        "search",
        {_EXPORTER: steady(1)},
        ({_EXPORTER: steady(1), _NODES: steady(1)}, {_EXPORTER: steady(0)}),
        topology=GRAFANA,
    ),
    Case(
        "ElasticsearchClusterRed",
        "search",
        {_RED: steady(1), _YELLOW: steady(0)},
        ({_RED: steady(0), _YELLOW: steady(1)},),
        topology=GRAFANA,
    ),
    Case(
        "ElasticsearchHeapHigh",
        "search",
        *share(
            f'elasticsearch_jvm_memory_used_bytes{{{_ES},area="heap"}}',
            f'elasticsearch_jvm_memory_max_bytes{{{_ES},area="heap"}}',
            steady(95),
            steady(80),
            steady(100),
        ),
        minutes=40,
        topology=GRAFANA,
    ),
    Case(
        "ElasticsearchDiskAlmostFull",
        "search",
        *share(
            f'elasticsearch_filesystem_data_available_bytes{{{_ES},mount="/",path="/data"}}',
            f'elasticsearch_filesystem_data_size_bytes{{{_ES},mount="/",path="/data"}}',
            steady(10),
            steady(20),
            steady(100),
        ),
        topology=GRAFANA,
    ),
    Case(
        "ElasticsearchRejectsRequests",
        "search",
        {_rejected("write"): growing(1), _rejected("search"): growing(1)},
        ({_rejected("write"): steady(9)}, {_rejected("snapshot"): growing(1)}),
        topology=GRAFANA,
        firing=2,
    ),
)
