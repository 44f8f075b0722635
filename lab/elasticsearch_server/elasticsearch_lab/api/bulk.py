"""`_bulk`: many changes in one request, a line each for what is to be done and for the document."""

import time
from collections.abc import Iterator
from typing import cast

from pydantic import JsonValue

from ..errors import ElasticsearchError, illegal_argument, not_supported
from ..members import object_of
from ..store.changes import Change, Written, write
from ..store.documents import Action
from ..wire import JsonObject, decode
from .documents import refresh_delay, shown_write
from .http import Call, Endpoint, Reply

_PARAMETERS = "refresh timeout wait_for_active_shards"
_ACTIONS = ("index", "create", "delete")
_MEMBERS = {"_index", "_id", "if_seq_no", "if_primary_term"}


def bulk(call: Call) -> Reply:
    """Carry out all changes; one that fails is told in its item, and the request succeeds."""
    started = time.perf_counter()
    changes = list(read_changes(call.body.decode("utf-8", "replace"), call.path.get("index")))
    known = {index.name for index in call.node.indices.all()}
    results = write(call.node.indices, changes)
    written = [result for result in results if isinstance(result, Written)]
    if any(result.index.name not in known for result in written):
        call.node.health_may_have_changed()
    items: list[JsonValue] = [
        {change.action: _item(change, result)} for change, result in zip(changes, results, strict=True)
    ]
    took = int((time.perf_counter() - started) * 1000)
    content: JsonObject = {"errors": len(written) < len(results), "took": took, "items": items}
    return Reply(content, delay=refresh_delay(call, written))


def read_changes(body: str, default_index: str | None) -> Iterator[Change]:
    """The changes of a bulk body.

    Args:
        body: lines, the last one ended as well.
        default_index: for changes that name none.

    Raises:
        ElasticsearchError: it is not valid; then nothing of it may be carried out.
    """
    if not body.strip():
        raise ElasticsearchError(400, "parse_exception", "request body is required")
    if not body.endswith("\n"):
        raise illegal_argument("The bulk request must be terminated by a newline [\\n]")
    lines = iter(enumerate(body.split("\n")[:-1], 1))
    for number, line in lines:
        if not line.strip():
            continue
        action, members = _action(number, line)
        index = members.get("_index", default_index)
        if not isinstance(index, str):
            raise illegal_argument(f"Validation Failed: 1: index is missing in line [{number}];")
        expected, document_id = members.get("if_seq_no"), members.get("_id")
        source = None if action == "delete" else next(lines, (0, ""))[1]
        if source == "" or (source is None and document_id is None):
            missing = "an id" if source is None else "the document's line"
            raise illegal_argument(f"Validation Failed: 1: {missing} is missing after line [{number}];")
        yield Change(
            action=action,
            index=index,
            id=None if document_id is None else str(document_id),
            source=source,
            if_sequence=expected if isinstance(expected, int) else None,
        )


def _action(number: int, line: str) -> tuple[Action, JsonObject]:
    value = decode(line)
    if not isinstance(value, dict) or len(value) != 1:
        raise illegal_argument(
            f"Malformed action/metadata line [{number}], expected one of create, delete, index in an object"
        )
    [(action, members)] = value.items()
    if action == "update":
        raise not_supported(f"action [update] in line [{number}] of a bulk request")
    if action not in _ACTIONS:
        raise illegal_argument(
            f"Malformed action/metadata line [{number}], expected field [create], [delete], [index] or "
            f"[update] but found [{action}]"
        )
    details = object_of(members, action)
    for name in details:
        if name not in _MEMBERS:
            raise illegal_argument(
                f"Action/metadata line [{number}] contains a parameter [{name}] "
                "that is unknown to the lab's stand-in"
            )
    return cast(Action, action), details


def _item(change: Change, result: Written | ElasticsearchError) -> JsonObject:
    if isinstance(result, ElasticsearchError):
        return {
            "_index": change.index,
            "_id": change.id,
            "status": result.status,
            "error": result.cause(),
        }
    statuses = {"created": 201, "not_found": 404}
    return shown_write(result) | {"status": statuses.get(result.outcome.result, 200)}


ENDPOINTS = (
    Endpoint("POST PUT", "/_bulk", bulk, _PARAMETERS, "write"),
    Endpoint("POST PUT", "/{index}/_bulk", bulk, _PARAMETERS, "write"),
)
