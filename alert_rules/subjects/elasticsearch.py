"""Does Elasticsearch answer, has it room, and does it take what it is given?

A cluster of one node is yellow by nature: its replicas have nowhere to go. Only red is an alarm.
"""

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import ELASTICSEARCH_DISK, ELASTICSEARCH_HEAP, NONE, WELL
from model.catalogue.elasticsearch import ElasticsearchExporter
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Five for each node, asked of its exporter; while that is down its TargetDown speaks for both."""
    return tuple(
        alert
        for exporter in topology.of_kind(ElasticsearchExporter)
        if isinstance(exporter.service, ElasticsearchExporter)
        for alert in _of_node(topology.members[exporter.service.target], exporter.name)
    )


def _of_node(node: Member, job: str) -> tuple[Alert, ...]:
    return (_down(node, job), _red(node, job), _heap(node, job), _disk(node, job), _rejections(node, job))


def _down(node: Member, job: str) -> Alert:
    """The exporter has no gauge that says it: of a cluster that doesn't answer it writes no series."""
    return Alert(
        name="ElasticsearchDown",
        service=node.name,
        owner=node.service.owner,
        severity=Severity.CRITICAL,
        expression=(
            f'(max(elasticsearch_cluster_health_number_of_nodes{{job="{job}"}}) or vector(0)) '
            f'and on () up{{job="{job}"}} == 1'
        ),
        threshold=WELL,
        pending=60,
        summary=f"Elasticsearch {node.name} does not answer its exporter",
        description=f"{job} sees {{value}} nodes of {node.name}; there is one when all is well.",
        panel=Panel.ELASTICSEARCH_HEALTH,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _red(node: Member, job: str) -> Alert:
    return Alert(
        name="ElasticsearchClusterRed",
        service=node.name,
        owner=node.service.owner,
        severity=Severity.CRITICAL,
        expression=f'max(elasticsearch_cluster_health_status{{job="{job}",color="red"}})',
        threshold=NONE,
        pending=120,
        summary=f"Elasticsearch {node.name} can't reach a part of its data",
        description=f"The cluster of {node.name} is red: a primary shard is on no node.",
        panel=Panel.ELASTICSEARCH_HEALTH,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _heap(node: Member, job: str) -> Alert:
    return Alert(
        name="ElasticsearchHeapHigh",
        service=node.name,
        owner=node.service.owner,
        severity=Severity.WARNING,
        expression=f'elasticsearch:heap_max:ratio{{job="{job}"}}',
        threshold=ELASTICSEARCH_HEAP,
        pending=900,
        summary=f"{node.name} uses {{value}} of its heap",
        description=(
            f"{{value}} of the heap of {node.name} have been in use for a quarter of an hour; "
            "soon it refuses requests."
        ),
        panel=Panel.ELASTICSEARCH_HEAP,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _disk(node: Member, job: str) -> Alert:
    return Alert(
        name="ElasticsearchDiskAlmostFull",
        service=node.name,
        owner=node.service.owner,
        severity=Severity.WARNING,
        expression=f'elasticsearch:disk_used:ratio{{job="{job}"}}',
        threshold=ELASTICSEARCH_DISK,
        pending=300,
        summary=f"The disk of {node.name} is {{value}} full",
        description=(
            f"{{value}} of the disk of {node.name} are used: it makes no new indices there, and from 95% on "
            "those that it has become read-only."
        ),
        panel=Panel.ELASTICSEARCH_DISK,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _rejections(node: Member, job: str) -> Alert:
    return Alert(
        name="ElasticsearchRejectsRequests",
        service=node.name,
        owner=node.service.owner,
        severity=Severity.WARNING,
        expression=(
            "sum by (type) (increase(elasticsearch_thread_pool_rejected_count"
            f'{{job="{job}",type=~"write|search|get"}}[10m]))'
        ),
        threshold=NONE,
        pending=60,
        keep_firing=600,
        summary=f"{node.name} refuses requests of the kind {{label:type}}",
        description=f"{node.name} refused {{value}} of them in ten minutes, because their queue was full.",
        panel=Panel.ELASTICSEARCH_REJECTIONS,
        absence=SOMEBODY_ELSE_TELLS,
    )
