"""Single documents: `/{index}/_doc/{id}` and its relatives."""

from typing import Literal

from ..errors import ElasticsearchError, illegal_argument, not_supported
from ..store.changes import Change, Written, write
from ..store.documents import Action, Stored
from ..wire import JsonObject
from .http import Call, Endpoint, Reply

_WRITING = "refresh timeout op_type if_seq_no if_primary_term wait_for_active_shards"
_READING = "realtime refresh preference"


def refresh_delay(call: Call, written: list[Written]) -> float:
    """Refresh what was written to where the request says `refresh=true`; seconds to wait for `wait_for`.

    Raises:
        ElasticsearchError: the parameter has another value.
    """
    mode = call.parameters.get("refresh", "false")
    indices = {result.index.name: result.index for result in written}.values()
    if mode in {"", "true"}:
        for index in indices:
            index.shard.refresh()
    elif mode == "wait_for":
        return max((index.shard.seconds_to_refresh() for index in indices), default=0.0)
    elif mode != "false":
        raise illegal_argument(f"Unknown value for refresh: [{mode}].")
    return 0.0


def shown_write(result: Written) -> JsonObject:
    """What became of a document, as answers say it."""
    settings = result.index.record.settings
    return {
        "_index": result.index.name,
        "_id": result.id,
        "_version": result.outcome.version,
        "result": result.outcome.result,
        "_shards": {"total": 1 + settings.replicas, "successful": 1, "failed": 0},
        "_seq_no": result.outcome.sequence,
        "_primary_term": 1,
    }


def put(call: Call) -> Reply:
    """`PUT` or `POST` of a document with or without an id."""
    action = call.parameters.get("op_type", "index")
    if action not in {"index", "create"}:
        raise illegal_argument(f"opType must be 'create' or 'index', found: [{action}]")
    return _write(call, "create" if action == "create" else "index")


def create(call: Call) -> Reply:
    """A document that must not exist yet."""
    return _write(call, "create")


def delete(call: Call) -> Reply:
    """`DELETE` of a document."""
    return _write(call, "delete")


def get(call: Call) -> Reply:
    """A document and what is known of it."""
    name, document_id = call.path["index"], call.path["id"]
    stored = _stored(call)
    if stored is None:
        return Reply({"_index": name, "_id": document_id, "found": False}, 404)
    return Reply(
        {
            "_index": name,
            "_id": document_id,
            "_version": stored.version,
            "_seq_no": stored.sequence,
            "_primary_term": 1,
            "found": True,
            "_source": stored.document(),
        }
    )


def get_source(call: Call) -> Reply:
    """A document alone."""
    stored = _stored(call)
    if stored is None:
        name, document_id = call.path["index"], call.path["id"]
        reason = f"Document not found [{name}]/[{document_id}]"
        raise ElasticsearchError(404, "resource_not_found_exception", reason)
    return Reply(stored.document())


def _stored(call: Call) -> Stored | None:
    index = call.node.indices.named(call.path["index"])
    if call.flag("refresh"):
        index.shard.refresh()
    stored = index.shard.get(call.path["id"])
    (index.counters.missing if stored is None else index.counters.found).count()
    return stored


def _write(call: Call, action: Action) -> Reply:
    change = Change(
        action=action,
        index=call.path["index"],
        id=call.path.get("id"),
        source=None if action == "delete" else _source(call),
        if_sequence=_expected_sequence(call),
    )
    known = {index.name for index in call.node.indices.all()}
    [result] = write(call.node.indices, [change])
    if isinstance(result, ElasticsearchError):
        raise result
    if result.index.name not in known:
        call.node.health_may_have_changed()
    statuses: dict[str, Literal[200, 201, 404]] = {"created": 201, "not_found": 404}
    status = statuses.get(result.outcome.result, 200)
    return Reply(shown_write(result), status, refresh_delay(call, [result]))


def _source(call: Call) -> str:
    if not call.body.strip():
        raise ElasticsearchError(400, "parse_exception", "request body is required")
    return call.body.decode("utf-8", "replace")


def _expected_sequence(call: Call) -> int | None:
    expected, term = call.number("if_seq_no"), call.number("if_primary_term")
    if (expected is None) != (term is None):
        raise illegal_argument("if_seq_no and if_primary_term are set together or not at all")
    if term not in {None, 1}:
        raise not_supported(f"primary term [{term}]; it is always 1")
    return expected


ENDPOINTS = (
    Endpoint("POST", "/{index}/_doc", put, _WRITING, "write"),
    Endpoint("PUT POST", "/{index}/_doc/{id}", put, _WRITING, "write"),
    Endpoint("PUT POST", "/{index}/_create/{id}", create, _WRITING, "write"),
    Endpoint("DELETE", "/{index}/_doc/{id}", delete, _WRITING, "write"),
    Endpoint("GET", "/{index}/_doc/{id}", get, _READING, "get"),
    Endpoint("GET", "/{index}/_source/{id}", get_source, _READING, "get"),
)
