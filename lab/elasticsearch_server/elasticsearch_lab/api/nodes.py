"""`_nodes/stats`: the statistics of the one node."""

import time

from pydantic import JsonValue

from ..errors import illegal_argument
from ..stats.indices import statistics
from ..stats.report import node_statistics
from ..wire import JsonObject
from .http import Call, Endpoint, Reply

_PARAMETERS = "timeout level"
_ROLES: list[JsonValue] = ["data", "ingest", "master"]


def node_stats(call: Call) -> Reply:
    """All sections, or those that the path names (`jvm,fs`)."""
    node = call.node
    sections = node_statistics(node) | {"indices": statistics(node.indices.all(), node.indices.retired)}
    wanted = call.path.get("metric", "_all")
    if wanted != "_all":
        unknown = sorted(set(wanted.split(",")) - set(sections))
        if unknown:
            raise illegal_argument(
                f"request [/_nodes/stats/{wanted}] contains unrecognized metrics {unknown}; "
                f"the lab's stand-in has {sorted(sections)}"
            )
        sections = {name: sections[name] for name in wanted.split(",")}
    described: JsonObject = {
        "timestamp": int(time.time() * 1000),
        "name": node.settings.node_name,
        "transport_address": f"{node.settings.host}:9300",
        "host": node.settings.node_name,
        "ip": node.settings.host,
        "roles": _ROLES,
        "attributes": {},
    }
    selected = call.path.get("node", "_all")
    matches = selected in {"_all", "*", "_local", "_master", node.node_id, node.settings.node_name}
    count = 1 if matches else 0
    nodes: JsonObject = {node.node_id: described | sections} if matches else {}
    return Reply(
        {
            "_nodes": {"total": count, "successful": count, "failed": 0},
            "cluster_name": node.settings.cluster_name,
            "nodes": nodes,
        }
    )


ENDPOINTS = (
    Endpoint("GET", "/_nodes/stats", node_stats, _PARAMETERS),
    Endpoint("GET", "/_nodes/stats/{metric}", node_stats, _PARAMETERS),
    Endpoint("GET", "/_nodes/{node}/stats", node_stats, _PARAMETERS),
    Endpoint("GET", "/_nodes/{node}/stats/{metric}", node_stats, _PARAMETERS),
)
