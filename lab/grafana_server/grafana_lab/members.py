"""Reads members of JSON objects that users write, by dotted paths."""

from pydantic import JsonValue

from .wire import JsonObject


def member(holder: JsonObject, path: str) -> JsonValue:
    """The value at a dotted path; None if there is none."""
    value: JsonValue = holder
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def text_at(holder: JsonObject, path: str, default: str = "") -> str:
    """The text at a path, stripped; numbers and booleans become text, everything else the default."""
    value = member(holder, path)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value).strip() or default
    return default


def flag_at(holder: JsonObject, path: str) -> bool:
    """The boolean at a path; the text `true` counts as well."""
    return text_at(holder, path).lower() == "true"


def number_at(holder: JsonObject, path: str, default: float) -> float:
    """The number at a path, or that a text there spells; else the default."""
    try:
        return float(text_at(holder, path, str(default)))
    except ValueError:
        return default


def object_at(holder: JsonObject, path: str) -> JsonObject:
    """The object at a path; empty if there is none."""
    value = member(holder, path)
    return value if isinstance(value, dict) else {}


def objects_at(holder: JsonObject, path: str) -> list[JsonObject]:
    """The objects of the list at a path; other items are left out."""
    value = member(holder, path)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def numbers_at(holder: JsonObject, path: str) -> list[float]:
    """The numbers of the list at a path; other items are left out."""
    value = member(holder, path)
    items = value if isinstance(value, list) else []
    return [float(item) for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
