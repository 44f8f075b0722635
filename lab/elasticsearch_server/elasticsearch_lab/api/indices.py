"""Indices: making, looking at, changing and removing them."""

from ..cluster.index import Index
from ..cluster.settings import read_settings, shown_settings
from ..errors import illegal_argument, not_supported
from ..members import object_of, only
from ..stats.indices import statistics
from ..wire import JsonObject
from .http import ACKNOWLEDGED, Call, Endpoint, Reply

_TIMEOUTS = "timeout master_timeout"
_TARGET = "ignore_unavailable local master_timeout"


def create(call: Call) -> Reply:
    """Make an index, with the settings and mappings of the body."""
    name, body = call.path["index"], call.body_object()
    only(body, {"settings", "mappings", "aliases"}, "create index")
    if body.get("aliases"):
        raise not_supported("[aliases] of an index")
    call.node.indices.create(
        name, object_of(body.get("settings"), "settings"), object_of(body.get("mappings"), "mappings")
    )
    call.node.health_may_have_changed()
    return Reply({"acknowledged": True, "shards_acknowledged": True, "index": name})


def get(call: Call) -> Reply:
    """Settings and mappings of indices; asked for with HEAD, whether they exist."""
    return Reply(
        {
            index.name: {
                "aliases": {},
                "mappings": index.mapping.definition,
                "settings": shown_settings(index.name, index.record),
            }
            for index in _indices(call)
        }
    )


def delete(call: Call) -> Reply:
    """Remove indices, each by its name: patterns are too dangerous."""
    expression = call.path["index"]
    if "*" in expression or expression == "_all":
        raise illegal_argument("Wildcard expressions or all indices are not allowed")
    indices = [call.node.indices.named(name) for name in expression.split(",")]
    call.node.indices.delete(indices)
    call.node.health_may_have_changed()
    return Reply(ACKNOWLEDGED)


def get_mapping(call: Call) -> Reply:
    """The mappings of indices."""
    return Reply({index.name: {"mappings": index.mapping.definition} for index in _indices(call)})


def put_mapping(call: Call) -> Reply:
    """Add fields to indices."""
    addition = call.body_object()
    for index in _indices(call):
        with index.writing:
            index.mapping.put(addition)
    call.node.indices.save()
    return Reply(ACKNOWLEDGED)


def get_settings(call: Call) -> Reply:
    """The settings of indices."""
    return Reply(
        {index.name: {"settings": shown_settings(index.name, index.record)} for index in _indices(call)}
    )


def put_settings(call: Call) -> Reply:
    """Change settings of indices."""
    body = call.body_object()
    changes = object_of(body.get("settings", body), "settings")
    indices = _indices(call)
    changed = [read_settings(changes, index.record.settings, exists=True) for index in indices]
    for index, settings in zip(indices, changed, strict=True):
        index.change(settings)
    call.node.indices.save()
    call.node.health_may_have_changed()
    return Reply(ACKNOWLEDGED)


def refresh(call: Call) -> Reply:
    """Let searches see all that was written."""
    indices = _indices(call)
    for index in indices:
        index.shard.refresh()
    shards = sum(index.record.settings.number_of_shards for index in indices)
    wanted = sum(i.record.settings.number_of_shards * (1 + i.record.settings.replicas) for i in indices)
    return Reply({"_shards": {"total": wanted, "successful": shards, "failed": 0}})


def index_stats(call: Call) -> Reply:
    """The statistics of indices, each and all together; copies there are none."""
    indices = _indices(call)
    each: JsonObject = {
        index.name: {
            "uuid": index.record.uuid,
            "primaries": statistics([index]),
            "total": statistics([index]),
        }
        for index in indices
    }
    together = statistics(indices)
    shards = len(indices)
    return Reply(
        {
            "_shards": {"total": shards, "successful": shards, "failed": 0},
            "_all": {"primaries": together, "total": together},
            "indices": each,
        }
    )


def get_aliases(call: Call) -> Reply:
    """The aliases of indices: none has any."""
    return Reply({index.name: {"aliases": {}} for index in _indices(call)})


def _indices(call: Call) -> list[Index]:
    """The indices of the path; where it names none, all, those behind data streams included."""
    expression = call.path.get("index", "_all,.*")
    return call.node.indices.find(expression, ignore_unavailable=call.flag("ignore_unavailable"))


ENDPOINTS = (
    Endpoint("GET", "/_mapping", get_mapping, _TARGET),
    Endpoint("GET", "/{index}/_mapping", get_mapping, _TARGET),
    Endpoint("GET", "/{index}/_mappings", get_mapping, _TARGET),
    Endpoint("PUT POST", "/{index}/_mapping", put_mapping, _TIMEOUTS),
    Endpoint("GET", "/_settings", get_settings, _TARGET),
    Endpoint("GET", "/{index}/_settings", get_settings, _TARGET),
    Endpoint("PUT", "/{index}/_settings", put_settings, _TIMEOUTS),
    Endpoint("GET POST", "/_refresh", refresh, "ignore_unavailable", "write"),
    Endpoint("GET POST", "/{index}/_refresh", refresh, "ignore_unavailable", "write"),
    Endpoint("GET", "/_stats", index_stats, f"{_TARGET} level"),
    Endpoint("GET", "/{index}/_stats", index_stats, f"{_TARGET} level"),
    Endpoint("GET", "/_alias", get_aliases, _TARGET),
    Endpoint("PUT", "/{index}", create, f"{_TIMEOUTS} wait_for_active_shards"),
    Endpoint("GET", "/{index}", get, _TARGET),
    Endpoint("DELETE", "/{index}", delete, _TIMEOUTS),
)
