"""A document while a search looks at it."""

from pydantic import JsonValue

from ..mapping.fields import Field, Term
from ..store.documents import Stored
from ..wire import JsonObject, values_at


class Candidate:
    """A stored document, with the terms of those of its fields that were asked for."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.document: JsonObject = stored.document()
        self._terms: dict[str, list[Term]] = {}

    def terms(self, field: Field) -> list[Term]:
        """What a field of the document is indexed as; empty where the document has none."""
        known = self._terms.get(field.name)
        if known is None:
            known = [term for value in values_at(self.document, field.source) for term in _read(field, value)]
            self._terms[field.name] = known
        return known


def _read(field: Field, value: JsonValue) -> list[Term]:
    # What was written before the field was mapped was never checked against it: it is not indexed in it
    try:
        return field.terms(value)
    except ValueError:
        return []
