"""JSON as it comes over the wire and lies in documents."""

import json
from collections.abc import Iterator
from typing import NoReturn

from pydantic import JsonValue

from .errors import ElasticsearchError

JsonObject = dict[str, JsonValue]


def decode(data: bytes | str) -> JsonValue:
    """A JSON text's value.

    Raises:
        ElasticsearchError: it is not JSON.
    """
    try:
        value: JsonValue = _DECODER.decode(data if isinstance(data, str) else data.decode())
    except (ValueError, RecursionError) as error:
        raise ElasticsearchError(400, "parsing_exception", f"the body is not JSON: {error}") from None
    return value


def decode_object(data: bytes | str) -> JsonObject:
    """A JSON text's object; an empty text is an empty one.

    Raises:
        ElasticsearchError: it is something else.
    """
    value = decode(data) if data.strip() else {}
    if not isinstance(value, dict):
        raise ElasticsearchError(400, "parsing_exception", "the body is not a JSON object")
    return value


def encode(value: JsonValue) -> str:
    """The JSON text of a value, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def values_at(value: JsonValue, path: str) -> Iterator[JsonValue]:
    """The values at a dotted path of a document, without nulls.

    Arrays are walked through, and `{"a.b": 1}` is the same as `{"a": {"b": 1}}`.
    """
    if isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, dict):
        head, _, rest = path.partition(".")
        if head in value:
            yield from values_at(value[head], rest)
        if rest:
            for key, inner in value.items():
                if "." in key and (path + ".").startswith(key + "."):
                    yield from values_at(inner, path[len(key) + 1 :])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
