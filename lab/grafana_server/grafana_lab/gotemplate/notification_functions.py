"""The functions of message templates: Alertmanager's, and Grafana's namespaces `coll`, `data`, `tmpl`."""

import json
from collections.abc import Callable

from ..timefmt import Timestamp, moment
from .functions import as_list, as_number, as_text
from .gotime import format_time, go_time
from .humanize import humanize_duration
from .lexer import TemplateError
from .text_functions import TEXT_FUNCTIONS, to_json
from .values import Function, Record, Value

Execute = Callable[[str, Value], str]
"""Renders a template by its text."""


def notification_functions(now: Timestamp, execute: Execute) -> dict[str, Function]:
    """The functions at a moment; `execute` renders for `tmpl.Exec` and `tmpl.Inline`."""

    def run(name: Value, data: Value = None) -> Value:
        return execute(f'{{{{ template "{as_text(name)}" . }}}}', data)

    def inline(text: Value, data: Value = None) -> Value:
        return execute(as_text(text), data)

    return TEXT_FUNCTIONS | {
        "humanizeDuration": humanize_duration,
        "date": lambda layout, at: format_time(moment(_seconds(at)), as_text(layout)),
        "tz": lambda zone, at: go_time(_seconds(at), as_text(zone)),
        "since": lambda at: now - _seconds(at),
        "time.Now": lambda: go_time(now),
        "coll.Dict": _dict,
        "coll.Slice": lambda *items: list(items),
        "coll.Append": lambda item, items: [*as_list(items), item],
        "data.JSON": _parse_json,
        "data.ToJSON": lambda value: json.dumps(to_json(value), separators=(",", ":")),
        "data.ToJSONPretty": lambda indent, value: json.dumps(to_json(value), indent=as_text(indent)),
        "tmpl.Exec": run,
        "tmpl.Inline": inline,
    }


def _seconds(at: Value) -> float:
    return as_number(at.members.get("seconds") if isinstance(at, Record) else at)


def _dict(*items: Value) -> dict[str, Value]:
    if len(items) % 2:
        raise TemplateError("coll.Dict takes pairs of keys and values")
    return {as_text(key): value for key, value in zip(items[::2], items[1::2], strict=True)}


def _parse_json(text: Value) -> Value:
    parsed: Value = json.loads(as_text(text))
    return parsed
