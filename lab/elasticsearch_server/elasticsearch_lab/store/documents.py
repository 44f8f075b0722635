"""What goes into a shard and what comes out of it."""

import json
from dataclasses import dataclass
from typing import Literal

from ..wire import JsonObject

Action = Literal["index", "create", "delete"]


@dataclass(frozen=True)
class Stored:
    """A document as it lies in a shard; `source` is its JSON text."""

    id: str
    version: int
    sequence: int
    source: str

    def document(self) -> JsonObject:
        """Its parsed source."""
        document: JsonObject = json.loads(self.source)  # it was checked when it was written
        return document


@dataclass(frozen=True)
class Operation:
    """A change of one document.

    Args:
        action: `create` fails where the document exists.
        id: the document's.
        source: its new JSON text; empty for `delete`.
        if_sequence: only if the document is still the one of this sequence number.
    """

    action: Action
    id: str
    source: str = ""
    if_sequence: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an operation."""

    result: Literal["created", "updated", "deleted", "not_found", "conflict"]
    version: int
    sequence: int
