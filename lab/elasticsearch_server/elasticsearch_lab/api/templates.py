"""Index templates and data streams."""

from fnmatch import fnmatchcase

from ..cluster.templates import BUILT_IN, read_template, shown_template
from ..errors import ElasticsearchError, illegal_argument
from ..wire import JsonObject
from .http import ACKNOWLEDGED, Call, Endpoint, Reply

_TIMEOUTS = "timeout master_timeout"


def put_template(call: Call) -> Reply:
    """Set a template, for indices that come from now on."""
    indices = call.node.indices
    template = read_template(call.body_object())
    known = indices.metadata.templates
    for name, other in known.items():
        same = set(other.patterns) & set(template.patterns)
        if name != call.path["name"] and same and other.priority == template.priority:
            raise illegal_argument(
                f"index template [{call.path['name']}] has index patterns {sorted(template.patterns)} "
                f"matching patterns from existing templates [{name}] of the same priority [{other.priority}]"
            )
    indices.metadata.templates = known | {call.path["name"]: template}  # others may be reading the old one
    indices.save()
    return Reply(ACKNOWLEDGED)


def get_template(call: Call) -> Reply:
    """Templates by a name or a pattern, the built-in ones included."""
    pattern = call.path.get("name", "*")
    found = {
        name: template
        for name, template in {**BUILT_IN, **call.node.indices.metadata.templates}.items()
        if fnmatchcase(name, pattern)
    }
    if not found and "*" not in pattern:
        raise _no_template(pattern)
    return Reply({"index_templates": [shown_template(name, template) for name, template in found.items()]})


def delete_template(call: Call) -> Reply:
    """Remove a template; indices that were made by it stay as they are."""
    indices = call.node.indices
    left = {name: known for name, known in indices.metadata.templates.items() if name != call.path["name"]}
    if left == indices.metadata.templates:
        raise _no_template(call.path["name"])
    indices.metadata.templates = left
    indices.save()
    return Reply(ACKNOWLEDGED)


def get_streams(call: Call) -> Reply:
    """Data streams by a name or a pattern, and the indices behind them."""
    pattern = call.path.get("name", "*")
    indices = call.node.indices
    found: list[JsonObject] = [
        {
            "name": name,
            "timestamp_field": {"name": "@timestamp"},
            "indices": [
                {"index_name": index, "index_uuid": indices.named(index).record.uuid}
                for index in stream.indices
            ],
            "generation": len(stream.indices),
            "template": stream.template,
        }
        for name, stream in [*indices.metadata.streams.items()]
        if fnmatchcase(name, pattern)
    ]
    if not found and "*" not in pattern:
        raise ElasticsearchError(404, "index_not_found_exception", f"no such index [{pattern}]")
    return Reply({"data_streams": [*found]})


def delete_stream(call: Call) -> Reply:
    """Remove a data stream and its documents."""
    call.node.indices.delete_stream(call.path["name"])
    call.node.health_may_have_changed()
    return Reply(ACKNOWLEDGED)


def _no_template(name: str) -> ElasticsearchError:
    return ElasticsearchError(
        404, "resource_not_found_exception", f"index template matching [{name}] not found"
    )


ENDPOINTS = (
    Endpoint("GET", "/_index_template", get_template, "master_timeout"),
    Endpoint("GET", "/_index_template/{name}", get_template, "master_timeout"),
    Endpoint("PUT POST", "/_index_template/{name}", put_template, "master_timeout"),
    Endpoint("DELETE", "/_index_template/{name}", delete_template, _TIMEOUTS),
    Endpoint("GET", "/_data_stream", get_streams, "master_timeout"),
    Endpoint("GET", "/_data_stream/{name}", get_streams, "master_timeout"),
    Endpoint("DELETE", "/_data_stream/{name}", delete_stream, "master_timeout"),
)
