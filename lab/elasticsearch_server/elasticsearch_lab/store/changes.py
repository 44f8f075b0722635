"""Changes of documents of any number of indices: checked, grouped by index and written."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ..cluster.index import Index
from ..cluster.indices import Indices
from ..errors import ElasticsearchError, illegal_argument
from ..wire import JsonObject, decode_object
from .documents import Action, Operation, Outcome

_LONGEST_ID = 512


@dataclass(frozen=True)
class Change:
    """One document's change, as a request asks for it.

    Args:
        action: `create` refuses to replace a document.
        index: the name of an index or a data stream.
        id: the document's; None to have one made up.
        source: the JSON text that is stored; None for `delete`.
        if_sequence: only if the document still has this sequence number.
    """

    action: Action
    index: str
    id: str | None
    source: str | None = None
    if_sequence: int | None = None


@dataclass(frozen=True)
class Written:
    """A change that was carried out, and in which index."""

    index: Index
    id: str
    outcome: Outcome


Result = Written | ElasticsearchError


@dataclass(frozen=True)
class _Item:
    position: int
    index: Index
    operation: Operation
    document: JsonObject | None


def write(indices: Indices, changes: Sequence[Change]) -> list[Result]:
    """What became of each change; one that fails does not keep the others from being carried out."""
    results: dict[int, Result] = {}
    items: dict[str, list[_Item]] = {}
    for position, change in enumerate(changes):
        try:
            item = _item(indices, position, change)
        except ElasticsearchError as error:
            results[position] = error
        else:
            items.setdefault(item.index.name, []).append(item)
    for group in items.values():
        results |= _write_to_one(indices, group[0].index, group)
    return [results[position] for position in range(len(changes))]


def _item(indices: Indices, position: int, change: Change) -> _Item:
    index = _target(indices, change)
    if change.id == "" or len((change.id or "").encode()) > _LONGEST_ID:
        raise illegal_argument(f"a document's id has 1 to {_LONGEST_ID} bytes, not [{change.id}]")
    document = None if change.source is None else _parsed(change.source)
    if index.record.data_stream and document is not None and "@timestamp" not in document:
        raise ElasticsearchError(
            400,
            "document_parsing_exception",
            "data stream timestamp field [@timestamp] is missing",
        )
    operation = Operation(
        action=change.action,
        id=secrets.token_urlsafe(15) if change.id is None else change.id,
        source=change.source or "",
        if_sequence=change.if_sequence,
    )
    return _Item(position, index, operation, document)


def _parsed(source: str) -> JsonObject:
    try:
        return decode_object(source)
    except ElasticsearchError as error:
        raise ElasticsearchError(400, "document_parsing_exception", error.reason) from None


def _target(indices: Indices, change: Change) -> Index:
    if change.action != "delete":
        return indices.for_writing(change.index, create_only=change.action == "create")
    if change.index in indices.metadata.streams:
        raise illegal_argument("only write ops with an op_type of create are allowed in data streams")
    return indices.named(change.index)


def _write_to_one(indices: Indices, index: Index, items: Sequence[_Item]) -> dict[int, Result]:
    results: dict[int, Result] = {}
    accepted: list[_Item] = []
    with index.writing:
        before = index.mapping.definition
        for item in items:
            try:
                if item.document is not None:
                    index.mapping.accept(item.document, item.operation.id)
            except ElasticsearchError as error:
                results[item.position] = error
            else:
                accepted.append(item)
        if index.mapping.definition is not before:
            indices.save()
        deletions = sum(item.operation.action == "delete" for item in accepted)
        counters = index.counters
        with counters.indexing.measured(len(accepted) - deletions), counters.deleting.measured(deletions):
            try:
                outcomes = index.shard.write([item.operation for item in accepted])
            except ElasticsearchError as error:
                return results | {item.position: error for item in accepted}
    for item, outcome in zip(accepted, outcomes, strict=True):
        results[item.position] = _result(index, item.operation, outcome)
    failures = sum(isinstance(result, ElasticsearchError) for result in results.values())
    counters.failed.count(failures)
    return results


def _result(index: Index, operation: Operation, outcome: Outcome) -> Result:
    if outcome.result != "conflict":
        return Written(index, operation.id, outcome)
    if operation.if_sequence is None:
        reason = f"version conflict, document already exists (current version [{outcome.version}])"
    else:
        reason = (
            f"version conflict, required seqNo [{operation.if_sequence}], but it is "
            f"[{outcome.sequence}] (-1 where there is no document)"
        )
    return ElasticsearchError(
        409,
        "version_conflict_engine_exception",
        f"[{operation.id}]: {reason}",
        index_uuid=index.record.uuid,
        shard="0",
        index=index.name,
    )
