"""Functions on texts that rules and notifications share (Alertmanager's and Prometheus')."""

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_plus

from pydantic import JsonValue

from .functions import as_list, as_text
from .lexer import TemplateError
from .values import Function, Record, Value, show, unwrap

_GO_GROUP = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def replace_all(pattern: Value, replacement: Value, text: Value) -> str:
    """Replaces every match of a regular expression; `$1` and `${name}` stand for groups.

    Raises:
        TemplateError: the pattern is no regular expression.
    """
    template = _GO_GROUP.sub(
        lambda match: rf"\g<{match[1] or match[2]}>", as_text(replacement).replace("\\", r"\\")
    )
    return _compiled(pattern).sub(template, as_text(text))


def matches(pattern: Value, text: Value) -> bool:
    """Whether a regular expression matches somewhere in a text.

    Raises:
        TemplateError: the pattern is no regular expression.
    """
    return _compiled(pattern).search(as_text(text)) is not None


def to_json(value: Value) -> JsonValue:
    """The JSON value of a template's value."""
    plain = unwrap(value)
    if isinstance(plain, Record):
        return {name: to_json(member) for name, member in plain.members.items() if not callable(member)}
    if plain is None or isinstance(plain, bool | int | float | str):
        return plain
    if isinstance(plain, Mapping):
        return {key: to_json(item) for key, item in plain.items()}
    if isinstance(plain, Sequence):
        return [to_json(item) for item in plain]
    return show(plain)


def join(separator: Value, items: Value) -> str:
    """The items' texts, separated."""
    return as_text(separator).join(as_text(item) for item in as_list(items))


def _compiled(pattern: Value) -> re.Pattern[str]:
    try:
        return re.compile(as_text(pattern))
    except re.error as error:
        raise TemplateError(f"{as_text(pattern)!r} is no regular expression: {error}") from None


TEXT_FUNCTIONS: dict[str, Function] = {
    "toUpper": lambda text: as_text(text).upper(),
    "toLower": lambda text: as_text(text).lower(),
    "title": lambda text: re.sub(r"\b\w", lambda match: match.group().upper(), as_text(text)),
    "trimSpace": lambda text: as_text(text).strip(),
    "join": join,
    "match": matches,
    "reReplaceAll": replace_all,
    "safeHtml": as_text,
    "safeUrl": as_text,
    "urlUnescape": lambda text: unquote_plus(as_text(text)),
    "stringSlice": lambda *items: [as_text(item) for item in items],
    "toJson": lambda value: json.dumps(to_json(value), separators=(",", ":")),
}
