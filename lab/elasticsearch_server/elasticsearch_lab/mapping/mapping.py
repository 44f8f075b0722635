"""An index's mapping: its definition, what documents add to it, and its fields by name."""

from collections.abc import Iterator
from collections.abc import Mapping as Names

from pydantic import JsonValue

from ..errors import ElasticsearchError, illegal_argument
from ..wire import JsonObject, encode
from .definition import check_root, fields_in, merged, objects_in
from .dynamic import definition_for
from .fields import Field

_FIELD_LIMIT = 1000


class Mapping:
    """A mapping, which only ever grows."""

    def __init__(self, definition: JsonObject) -> None:
        check_root(definition)
        self._definition = definition
        self._fields: dict[str, Field] = {}
        self._objects: set[str] = set()
        self._by_source: dict[str, list[Field]] = {}
        self._read()

    @property
    def definition(self) -> JsonObject:
        """Its JSON, as it was given and has grown."""
        return self._definition

    @property
    def fields(self) -> Names[str, Field]:
        """The fields that can be searched, by full name."""
        return self._fields

    def put(self, addition: JsonObject) -> None:
        """Add what another definition has.

        Raises:
            ElasticsearchError: it is not valid, or a field would become something else.
        """
        check_root(addition)
        self._definition = merged(self._definition, addition)
        self._read()

    def accept(self, document: JsonObject, document_id: str) -> None:
        """Check a document against the mapping and add the fields that are new in it.

        Raises:
            ElasticsearchError: a value does not fit its field; nothing is added then.
        """
        new: dict[str, JsonObject] = {}
        for path, value in self._values(document, document_id):
            self._check(path, value, document_id, new)
        if not new:
            return
        if len(self._fields) + len(new) > _FIELD_LIMIT:
            raise illegal_argument(f"Limit of total fields [{_FIELD_LIMIT}] has been exceeded")
        definition = self._definition
        for path, leaf in new.items():
            definition = merged(definition, _nested(path, leaf))
        self._definition = definition
        self._read()

    def _read(self) -> None:
        self._fields = {field.name: field for field in fields_in(self._definition)}
        self._objects = set(objects_in(self._definition))
        self._by_source = {}
        for field in self._fields.values():
            self._by_source.setdefault(field.source, []).append(field)

    def _check(self, path: str, value: JsonValue, document_id: str, new: dict[str, JsonObject]) -> None:
        fields = self._by_source.get(path)
        if fields is None and path in new:
            fields = [*fields_in(_nested(path, new[path]))]
        if fields is None:
            dynamic = str(self._definition.get("dynamic", "true")).lower()
            if dynamic == "strict":
                raise ElasticsearchError(
                    400,
                    "strict_dynamic_mapping_exception",
                    f"mapping set to strict, dynamic introduction of [{path}] within [_doc] is not allowed",
                )
            if dynamic == "false":
                return
            new[path] = definition_for(self._definition, path, value)
            fields = [*fields_in(_nested(path, new[path]))]
        for field in fields:
            try:
                field.term(value)
            except ValueError as error:
                raise _unfit(field, document_id, value, str(error)) from None

    def _values(self, value: JsonValue, document_id: str, path: str = "") -> Iterator[tuple[str, JsonValue]]:
        """The scalars of a document and their paths."""
        match value:
            case None:
                return
            case list():
                for item in value:
                    yield from self._values(item, document_id, path)
            case dict():
                if path in self._by_source:
                    kind = self._by_source[path][0].type
                    reason = f"found an object where the mapping has a [{kind}]"
                    raise _unfit(self._by_source[path][0], document_id, value, reason)
                for key, inner in value.items():
                    yield from self._values(inner, document_id, f"{path}.{key}" if path else key)
            case _:
                if path in self._objects:
                    raise ElasticsearchError(
                        400,
                        "document_parsing_exception",
                        f"object mapping for [{path}] tried to parse field [{path}] as object, "
                        "but found a concrete value",
                    )
                yield path, value


def _nested(path: str, leaf: JsonObject) -> JsonObject:
    """A mapping with one field only."""
    definition = leaf
    for name in reversed(path.split(".")):
        definition = {"properties": {name: definition}}
    return definition


def _unfit(field: Field, document_id: str, value: JsonValue, reason: str) -> ElasticsearchError:
    preview = value if isinstance(value, str) else encode(value)
    return ElasticsearchError(
        400,
        "document_parsing_exception",
        f"failed to parse field [{field.name}] of type [{field.type}] in document with id '{document_id}'. "
        f"Preview of field's value: '{preview[:100]}'",
        caused_by={"type": "illegal_argument_exception", "reason": reason},
    )
