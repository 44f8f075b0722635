"""An event on its way through the pipeline."""

import json
from copy import deepcopy
from datetime import UTC, datetime

from pydantic import JsonValue

from .references import Path, drop, find, put
from .timestamps import from_iso, to_iso

JsonObject = dict[str, JsonValue]
TIMESTAMP = "@timestamp"
METADATA = "@metadata"


class Event:
    """Fields, among them `@timestamp` and `@version`; `@metadata` never leaves the pipeline.

    Args:
        fields: what it has; it is the event's from now on. A `@timestamp` that is none is put aside as
            `_@timestamp`, with the tag `_timestampparsefailure`.
    """

    def __init__(self, fields: JsonObject) -> None:
        self._fields = fields
        self._metadata: JsonObject = {}
        metadata = fields.pop(METADATA, None)
        if isinstance(metadata, dict):
            self._metadata = metadata
        given = fields.pop(TIMESTAMP, None)
        self.timestamp = datetime.now(UTC)
        if given is not None:
            try:
                self.timestamp = from_iso(given if isinstance(given, str) else "")
            except ValueError:
                fields["_@timestamp"] = given
                self.tag("_timestampparsefailure")
        fields.setdefault("@version", "1")

    def get(self, path: Path) -> JsonValue:
        """A field's value; None where there is no such field."""
        if path == (TIMESTAMP,):
            return to_iso(self.timestamp)
        if path[0] == METADATA:
            return find(self._metadata, path[1:])
        return find(self._fields, path)

    def set(self, path: Path, value: JsonValue) -> None:
        """Set a field.

        Raises:
            ValueError: `@timestamp` would be no time.
        """
        if path == (TIMESTAMP,):
            self.timestamp = from_iso(value if isinstance(value, str) else "")
        elif path[0] == METADATA and len(path) > 1:
            put(self._metadata, path[1:], value)
        else:
            put(self._fields, path, value)

    def remove(self, path: Path) -> JsonValue:
        """Remove a field, and give its value; `@timestamp` stays, for every event has one."""
        if path == (TIMESTAMP,):
            return None
        if path[0] == METADATA:
            return drop(self._metadata, path[1:]) if len(path) > 1 else None
        return drop(self._fields, path)

    def tag(self, *tags: str) -> None:
        """Add tags that it has not."""
        known = self._fields.get("tags", [])
        present: list[JsonValue] = [*known] if isinstance(known, list) else [known]
        present.extend(tag for tag in tags if tag not in present)
        self._fields["tags"] = present

    def untag(self, *tags: str) -> None:
        """Remove tags."""
        known = self._fields.get("tags")
        if isinstance(known, list):
            self._fields["tags"] = [tag for tag in known if tag not in tags]

    def fields(self) -> JsonObject:
        """Its fields as they leave the pipeline."""
        return {TIMESTAMP: to_iso(self.timestamp)} | deepcopy(self._fields)

    def to_json(self, *, metadata: bool = False) -> str:
        """Its fields as JSON, for outputs; with its metadata, for a queue."""
        fields = {TIMESTAMP: to_iso(self.timestamp)} | self._fields
        if metadata and self._metadata:
            fields[METADATA] = self._metadata
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
