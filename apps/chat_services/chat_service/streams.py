"""Entries of Redis streams, typed."""

from typing import NamedTuple

from pydantic import TypeAdapter


class Entry(NamedTuple):
    """One entry: its id and its fields, empty if the stream has dropped it meanwhile."""

    id: str
    fields: dict[str, str]


_Pairs = list[tuple[str, dict[str, str] | None]]
_ENTRIES: TypeAdapter[_Pairs] = TypeAdapter(_Pairs)
_STREAMS: TypeAdapter[list[tuple[str, _Pairs]]] = TypeAdapter(list[tuple[str, _Pairs]])


def parse_entries(reply: object) -> list[Entry]:
    """The entries in the reply of a stream command; none if there was nothing to reply."""
    return _entries(_ENTRIES.validate_python(reply or []))


def parse_read(reply: object) -> list[Entry]:
    """The entries in the reply of a command that reads one stream, or more of them."""
    streams = _STREAMS.validate_python(reply or [])
    return [entry for _, pairs in streams for entry in _entries(pairs)]


def _entries(pairs: _Pairs) -> list[Entry]:
    return [Entry(entry_id, fields or {}) for entry_id, fields in pairs]
