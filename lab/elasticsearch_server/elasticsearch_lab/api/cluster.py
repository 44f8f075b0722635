"""`_cluster`: health and statistics."""

import time

from ..cluster.health import COLORS, Health, health_of
from ..cluster.settings import interval_seconds
from ..errors import illegal_argument, not_supported
from ..node import Node
from ..stats.indices import statistics
from ..stats.report import disk, node_statistics
from ..wire import JsonObject
from .http import Call, Endpoint, Reply

_HEALTH = "wait_for_status timeout master_timeout local level"
_DEFAULT_WAIT = 30.0


def health(call: Call) -> Reply:
    """The cluster's health, or some indices', once it is as good as asked for; 408 where it never is."""
    if call.parameters.get("level", "cluster") != "cluster":
        raise not_supported(f"level [{call.parameters['level']}] of the cluster's health")
    wanted = call.parameters.get("wait_for_status", "red")
    if wanted not in COLORS:
        raise illegal_argument(f"request [/_cluster/health] has an unknown status [{wanted}]")
    least = [*COLORS].index(wanted)
    deadline = time.monotonic() + _timeout(call)
    with call.node.changed:
        while True:
            now = health_of(call.node.indices.find(call.path.get("index", "_all,.*")))
            good = [*COLORS].index(now.color) >= least
            left = deadline - time.monotonic()
            if good or left <= 0:
                break
            call.node.changed.wait(left)
    return Reply(_shown(call.node, now, timed_out=not good), 200 if good else 408)


def cluster_statistics(call: Call) -> Reply:
    """The whole cluster's statistics, which are the node's."""
    node = call.node
    indices = node.indices.all()
    node_stats = node_statistics(node)
    content: JsonObject = {
        "_nodes": {"total": 1, "successful": 1, "failed": 0},
        "cluster_name": node.settings.cluster_name,
        "cluster_uuid": node.indices.metadata.cluster_uuid,
        "timestamp": int(time.time() * 1000),
        "status": health_of(indices).color,
        "indices": {"count": len(indices)} | statistics(indices, node.indices.retired),
        "nodes": {
            "count": {"total": 1, "data": 1, "ingest": 1, "master": 1},
            "versions": [node.settings.version],
            "os": node_stats["os"],
            "process": node_stats["process"],
            "jvm": node_stats["jvm"],
            "fs": disk(node)["total"],
        },
    }
    return Reply(content)


def _timeout(call: Call) -> float:
    text = call.parameters.get("timeout")
    return (interval_seconds(text) if text else None) or _DEFAULT_WAIT


def _shown(node: Node, now: Health, *, timed_out: bool) -> JsonObject:
    return {
        "cluster_name": node.settings.cluster_name,
        "status": now.color,
        "timed_out": timed_out,
        "number_of_nodes": 1,
        "number_of_data_nodes": 1,
        "active_primary_shards": now.primaries,
        "active_shards": now.primaries,
        "relocating_shards": 0,
        "initializing_shards": 0,
        "unassigned_shards": now.unassigned,
        "unassigned_primary_shards": now.lost,
        "delayed_unassigned_shards": 0,
        "number_of_pending_tasks": 0,
        "number_of_in_flight_fetch": 0,
        "task_max_waiting_in_queue_millis": 0,
        "active_shards_percent_as_number": now.active_percent,
    }


ENDPOINTS = (
    Endpoint("GET", "/_cluster/health", health, _HEALTH),
    Endpoint("GET", "/_cluster/health/{index}", health, _HEALTH),
    Endpoint("GET", "/_cluster/stats", cluster_statistics, "timeout"),
)
