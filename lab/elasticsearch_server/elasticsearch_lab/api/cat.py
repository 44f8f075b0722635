"""`_cat`: tables for people, and with `format=json` for programs."""

from collections.abc import Sequence

from pydantic import JsonValue

from ..cluster.health import health_of
from ..cluster.index import Index
from ..errors import illegal_argument, not_supported
from .http import Call, Endpoint, Reply

_PARAMETERS = "format h v s bytes"
Row = dict[str, str]


def indices(call: Call) -> Reply:
    """`_cat/indices`; the ones behind data streams only by a pattern that begins with a full stop."""
    found = call.node.indices.find(call.path.get("index", "_all,.*"))
    return _table(call, [_index_row(call, index) for index in found])


def shards(call: Call) -> Reply:
    """`_cat/shards`; a copy that should exist is unassigned."""
    rows: list[Row] = []
    for index in call.node.indices.find(call.path.get("index", "_all,.*")):
        for copy in range(1 + index.record.settings.replicas):
            rows += [_shard_row(call, index, number, copy) for number in _numbers(index)]
    return _table(call, rows)


def _numbers(index: Index) -> range:
    return range(index.record.settings.number_of_shards)


def _index_row(call: Call, index: Index) -> Row:
    settings = index.record.settings
    size = _size(call, index.shard.size())
    return {
        "health": health_of([index]).color,
        "status": "open",
        "index": index.name,
        "uuid": index.record.uuid,
        "pri": str(settings.number_of_shards),
        "rep": str(settings.replicas),
        "docs.count": str(index.shard.count()),
        "docs.deleted": "0",
        "store.size": size,
        "pri.store.size": size,
        "dataset.size": size,
    }


def _shard_row(call: Call, index: Index, number: int, copy: int) -> Row:
    started = copy == 0 and not index.shard.is_lost
    whole = started and number == 0  # all documents are in the first shard
    return {
        "index": index.name,
        "shard": str(number),
        "prirep": "r" if copy else "p",
        "state": "STARTED" if started else "UNASSIGNED",
        "docs": str(index.shard.count() if whole else 0) if started else "",
        "store": _size(call, index.shard.size() if whole else 0) if started else "",
        "ip": call.node.settings.host if started else "",
        "node": call.node.settings.node_name if started else "",
    }


def _size(call: Call, number: int) -> str:
    unit = call.parameters.get("bytes")
    if unit is not None:
        if unit != "b":
            raise not_supported(f"bytes=[{unit}] of a table; write bytes=b")
        return str(number)
    size = float(number)
    for ending in ("b", "kb", "mb"):
        if size < 1024:
            return f"{size:.1f}".removesuffix(".0") + ending
        size /= 1024
    return f"{size:.1f}".removesuffix(".0") + "gb"


def _table(call: Call, rows: Sequence[Row]) -> Reply:
    columns = [*rows[0]] if rows else []
    if "h" in call.parameters and rows:
        columns = call.parameters["h"].split(",")
        unknown = [column for column in columns if column not in rows[0]]
        if unknown:
            raise not_supported(f"the columns {unknown} of a table; it has {[*rows[0]]}")
    if "s" in call.parameters:
        rows = _sorted(rows, call.parameters["s"])
    chosen = [{column: row[column] for column in columns} for row in rows]
    if call.parameters.get("format", "text") == "json":
        content: list[JsonValue] = [{**row} for row in chosen]
        return Reply(content)
    lines = [[*row.values()] for row in chosen]
    if call.flag("v"):
        lines.insert(0, columns)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = "".join(
        " ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )
    return Reply(text)


def _sorted(rows: Sequence[Row], order: str) -> list[Row]:
    column, _, direction = order.partition(":")
    if any(column not in row for row in rows):
        raise illegal_argument(f"Unable to sort by unknown sort key `{column}`")
    return sorted(rows, key=lambda row: row[column], reverse=direction == "desc")


ENDPOINTS = (
    Endpoint("GET", "/_cat/indices", indices, _PARAMETERS),
    Endpoint("GET", "/_cat/indices/{index}", indices, _PARAMETERS),
    Endpoint("GET", "/_cat/shards", shards, _PARAMETERS),
    Endpoint("GET", "/_cat/shards/{index}", shards, _PARAMETERS),
)
