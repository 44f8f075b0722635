"""Dynamic mapping: the field that a value, of which the mapping knows nothing yet, gets."""

from fnmatch import fnmatchcase

from pydantic import JsonValue

from ..errors import not_supported
from ..members import list_of, object_of, text_of
from ..wire import JsonObject
from .dates import looks_like_date

_KEYWORD: JsonObject = {"type": "keyword", "ignore_above": 256}
_TEXT: JsonObject = {"type": "text", "fields": {"keyword": _KEYWORD}}
_TEMPLATE = {"match_mapping_type", "match", "path_match", "mapping"}


def definition_for(root: JsonObject, path: str, value: JsonValue) -> JsonObject:
    """The definition of a new field, by the mapping's dynamic templates or by the value's kind.

    Args:
        root: the whole mapping.
        path: the field's.
        value: a scalar that is not null.

    Raises:
        ElasticsearchError: a dynamic template that this stand-in does not understand.
    """
    kind = _kind(value, detect_dates=root.get("date_detection") is not False)
    for entry in list_of(root.get("dynamic_templates")):
        for name, template in object_of(entry, "dynamic_templates").items():
            members = object_of(template, name)
            for member in members:
                if member not in _TEMPLATE:
                    raise not_supported(f"[{member}] of dynamic template [{name}]")
            if _matches(members, path, kind):
                return object_of(members.get("mapping"), "mapping")
    by_kind: dict[str, JsonObject] = {
        "string": _TEXT,
        "date": {"type": "date"},
        "boolean": {"type": "boolean"},
        "long": {"type": "long"},
        "double": {"type": "float"},
    }
    return by_kind[kind]


def _kind(value: JsonValue, *, detect_dates: bool) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "long"
        case float():
            return "double"
        case str() if detect_dates and looks_like_date(value):
            return "date"
        case _:
            return "string"


def _matches(template: JsonObject, path: str, kind: str) -> bool:
    wanted = list_of(template.get("match_mapping_type", "*"))
    name = path.rpartition(".")[2]
    return (
        ("*" in wanted or kind in wanted)
        and fnmatchcase(name, text_of(template.get("match", "*"), "match"))
        and fnmatchcase(path, text_of(template.get("path_match", "*"), "path_match"))
    )
