"""Codecs: from lines to events at inputs, from events to lines at outputs."""

import json
from collections.abc import Callable

from pydantic import JsonValue

from ..event.event import Event, JsonObject
from ..logs import get_logger
from .options import Options

Encoder = Callable[[Event], str]
_log = get_logger("codecs.jsonlines")


def decode_json(line: str) -> list[Event]:
    """The events of a line of JSON: one, or an array's; a line that is no JSON becomes a message."""
    try:
        value: JsonValue = json.loads(line)
    except (ValueError, RecursionError) as error:
        return [_failed(line, str(error))]
    values = value if isinstance(value, list) else [value]
    objects: list[JsonObject] = [item for item in values if isinstance(item, dict)]
    if len(objects) < len(values):
        return [_failed(line, "not an object")]
    return [Event(fields) for fields in objects]


def encoder(options: Options) -> Encoder:
    """What writes an event at an output, by the codec that is set.

    Raises:
        ConfigError: the codec, or one of its settings, is unknown.
    """
    encoders: dict[str, Encoder] = {
        "rubydebug": lambda event: _ruby(event.fields(), 0) + "\n",
        "json_lines": lambda event: event.to_json() + "\n",
        "json": Event.to_json,
    }
    options.finish()
    if options.node.name not in encoders:
        raise options.error(f"unknown codec; the lab's stand-in has {', '.join(encoders)}")
    return encoders[options.node.name]


def _failed(line: str, reason: str) -> Event:
    _log.warning("JSON parse error, original data now in message field: %s", reason)
    return Event({"message": line, "tags": ["_jsonparsefailure"]})


def _ruby(value: JsonValue, depth: int) -> str:
    """A value as Ruby's awesome_print shows it."""
    indent = "    " * (depth + 1)
    match value:
        case dict() if value:
            width = max(len(json.dumps(key)) for key in value) + len(indent)
            lines = [
                f"{json.dumps(key, ensure_ascii=False):>{width}} => {_ruby(inner, depth + 1)}"
                for key, inner in value.items()
            ]
            return "{\n" + ",\n".join(lines) + "\n" + "    " * depth + "}"
        case list() if value:
            lines = [f"{indent}[{at}] {_ruby(inner, depth + 1)}" for at, inner in enumerate(value)]
            return "[\n" + ",\n".join(lines) + "\n" + "    " * depth + "]"
        case None:
            return "nil"
        case _:
            return json.dumps(value, ensure_ascii=False)
