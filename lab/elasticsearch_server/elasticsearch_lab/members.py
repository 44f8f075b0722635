"""Typed looks into request bodies."""

from pydantic import JsonValue

from .errors import not_parsed, not_supported
from .wire import JsonObject


def object_of(value: JsonValue, where: str) -> JsonObject:
    """The value as an object; None is an empty one.

    Raises:
        ElasticsearchError: it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise not_parsed(f"[{where}] must be an object")
    return value


def list_of(value: JsonValue) -> list[JsonValue]:
    """The value as a list; a single value is a list of one, None an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: JsonValue, where: str) -> str:
    """The value as a string.

    Raises:
        ElasticsearchError: it is something else.
    """
    if not isinstance(value, str):
        raise not_parsed(f"[{where}] must be a string")
    return value


def number_of(value: JsonValue, where: str) -> float:
    """The value as a number.

    Raises:
        ElasticsearchError: it is something else.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise not_parsed(f"[{where}] must be a number")
    return value


def integer_of(value: JsonValue, where: str) -> int:
    """The value as a whole number; `"5"` is one too.

    Raises:
        ElasticsearchError: it is something else.
    """
    try:
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise not_parsed(f"[{where}] must be a whole number, not [{value}]")


def only(members: JsonObject, known: set[str], where: str) -> None:
    """Refuse members that this stand-in does not know.

    Raises:
        ElasticsearchError: there is one.
    """
    for name in members:
        if name not in known:
            raise not_supported(f"[{name}] in [{where}]")
