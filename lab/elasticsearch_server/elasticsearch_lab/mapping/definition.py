"""A mapping's definition: JSON that comes with an index, a template or a request, checked and flattened."""

from collections.abc import Iterator

from pydantic import JsonValue

from ..errors import bad_mapping, not_supported
from ..members import object_of
from ..wire import JsonObject
from .fields import TYPES, Field

_ROOT = {"dynamic", "date_detection", "dynamic_templates", "properties", "numeric_detection"}
_OBJECT = {"type", "dynamic", "properties"}
_LEAF = {"type", "fields", "ignore_above", "format", "index", "doc_values", "store", "norms", "analyzer"}
_FORMATS = {
    "strict_date_optional_time",
    "strict_date_optional_time_nanos",
    "date_optional_time",
    "epoch_millis",
}


def check_root(mapping: JsonObject) -> None:
    """Refuse a mapping that cannot be had.

    Raises:
        ElasticsearchError: a type or a setting that is unknown, here or in Elasticsearch.
    """
    for name in mapping:
        if name not in _ROOT:
            raise not_supported(f"mapping setting [{name}]")
    if mapping.get("numeric_detection"):
        raise not_supported("mapping setting [numeric_detection]")
    for _ in fields_in(mapping):
        pass


def fields_in(mapping: JsonObject, prefix: str = "") -> Iterator[Field]:
    """The searchable fields below an object's definition.

    Raises:
        ElasticsearchError: a type or a setting that is unknown, here or in Elasticsearch.
    """
    for name, value in object_of(mapping.get("properties"), "properties").items():
        path, definition = prefix + name, object_of(value, name)
        if is_object(definition):
            _only(definition, _OBJECT, path)
            yield from fields_in(definition, path + ".")
        else:
            yield from _leaf(path, path, definition)


def objects_in(mapping: JsonObject, prefix: str = "") -> Iterator[str]:
    """The paths of the objects below an object's definition."""
    for name, value in object_of(mapping.get("properties"), "properties").items():
        definition = object_of(value, name)
        if is_object(definition):
            yield prefix + name
            yield from objects_in(definition, f"{prefix}{name}.")


def is_object(definition: JsonObject) -> bool:
    """Whether a definition is an object's and not a field's."""
    return definition.get("type", "object") == "object"


def merged(old: JsonObject, new: JsonObject, path: str = "") -> JsonObject:
    """A mapping with another one's properties and settings added.

    Raises:
        ElasticsearchError: a property would become something else.
    """
    result = old | {key: value for key, value in new.items() if key != "properties"}
    properties = dict(object_of(old.get("properties"), "properties"))
    for name, value in object_of(new.get("properties"), "properties").items():
        properties[name] = _merged_property(properties.get(name), object_of(value, name), path + name)
    return result | {"properties": properties} if properties else result


def _merged_property(old: JsonValue, new: JsonObject, path: str) -> JsonObject:
    if old is None:
        return new
    before = object_of(old, path)
    if is_object(before) != is_object(new):
        raise bad_mapping(f"can't merge a non object mapping [{path}] with an object mapping")
    if is_object(before):
        return merged(before, new, path + ".")
    if before.get("type") != new.get("type"):
        kinds = f"from type [{before.get('type')}] to [{new.get('type')}]"
        raise bad_mapping(f"mapper [{path}] cannot be changed {kinds}")
    fields = object_of(before.get("fields"), "fields") | object_of(new.get("fields"), "fields")
    return before | new | ({"fields": fields} if fields else {})


def _leaf(path: str, source: str, definition: JsonObject) -> Iterator[Field]:
    kind = definition.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise bad_mapping(
            f"No handler for type [{kind}] declared on field [{path}]; "
            f"the lab's stand-in has {', '.join(sorted(TYPES))}"
        )
    _only(definition, _LEAF, path)
    if definition.get("analyzer", "standard") != "standard":
        raise not_supported(f"analyzer [{definition['analyzer']}] of field [{path}]")
    formats = definition.get("format", "epoch_millis")
    if not isinstance(formats, str) or not set(formats.split("||")) <= _FORMATS:
        raise not_supported(f"format [{formats}] of field [{path}]")
    above = definition.get("ignore_above")
    yield Field(
        name=path,
        source=source,
        type=kind,
        ignore_above=above if isinstance(above, int) else None,
        indexed=definition.get("index", True) not in {False, "false"},
    )
    for name, value in object_of(definition.get("fields"), "fields").items():
        yield from _leaf(f"{path}.{name}", source, object_of(value, name))


def _only(definition: JsonObject, known: set[str], path: str) -> None:
    for name in definition:
        if name not in known:
            raise not_supported(f"mapping parameter [{name}] of field [{path}]")
