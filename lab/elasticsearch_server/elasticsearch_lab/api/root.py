"""What the node is."""

from ..wire import JsonObject
from .http import Call, Endpoint, Reply

_OLDEST_COMPATIBLE = {8: "7.17.0", 9: "8.19.0"}
_OLDEST_INDEX = {8: "7.0.0", 9: "8.0.0"}


def describe(call: Call) -> Reply:
    """`/`: the version is that of the image's tag, for clients that look at it; the build says what it is."""
    settings = call.node.settings
    version: JsonObject = {
        "number": settings.version,
        "build_flavor": "default",
        "build_type": "docker",
        "build_hash": "lab-stand-in",
        "build_date": "1970-01-01T00:00:00.000Z",
        "build_snapshot": False,
        "lucene_version": "0.0.0",
        "minimum_wire_compatibility_version": _OLDEST_COMPATIBLE.get(settings.major, settings.version),
        "minimum_index_compatibility_version": _OLDEST_INDEX.get(settings.major, settings.version),
    }
    return Reply(
        {
            "name": settings.node_name,
            "cluster_name": settings.cluster_name,
            "cluster_uuid": call.node.indices.metadata.cluster_uuid,
            "version": version,
            "tagline": "You Know, for Search",
        }
    )


ENDPOINTS = (Endpoint("GET", "/", describe),)
