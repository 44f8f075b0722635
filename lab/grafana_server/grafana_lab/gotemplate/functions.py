"""Go's builtin template functions."""

import html
import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus

from .lexer import TemplateError
from .printf import sprintf
from .values import Function, Record, Value, is_true, show, unwrap


def as_text(value: Value) -> str:
    """A value as text; what does not exist is empty."""
    return show(value, "")


def as_number(value: Value) -> float:
    """A number, or the number that a text or a record's content spells.

    Raises:
        TemplateError: it is none.
    """
    plain = value.members.get("Value", value.content) if isinstance(value, Record) else value
    if isinstance(plain, int | float):
        return float(plain)
    try:
        return float(as_text(plain))
    except ValueError:
        raise TemplateError(f"can't convert {show(value)!r} to float") from None


def as_list(value: Value) -> list[Value]:
    """A list's items; none for what does not exist.

    Raises:
        TemplateError: it is something else.
    """
    plain = unwrap(value)
    if plain is None:
        return []
    if isinstance(plain, Sequence) and not isinstance(plain, str):
        return list(plain)
    raise TemplateError(f"{show(value)!r} is no list")


def _length(value: Value) -> int:
    plain = unwrap(value)
    if plain is None:
        return 0
    if isinstance(plain, str):
        return len(plain.encode())
    if isinstance(plain, Sequence | Mapping):
        return len(plain)
    raise TemplateError(f"len of type {type(plain).__name__}")


def _index(value: Value, *keys: Value) -> Value:
    for key in keys:
        plain = unwrap(value)
        if isinstance(plain, Mapping):
            value = plain.get(as_text(key))
        elif isinstance(plain, Sequence) and isinstance(key, int):
            if not 0 <= key < len(plain):
                raise TemplateError(f"index out of range: {key}")
            value = plain[key]
        else:
            raise TemplateError(f"can't index item of type {type(plain).__name__}")
    return value


def _slice(value: Value, *bounds: Value) -> Value:
    begin, end = (bounds[0] if bounds else None), (bounds[1] if len(bounds) > 1 else None)
    plain = unwrap(value)
    if (
        not isinstance(plain, Sequence)
        or not isinstance(begin, int | None)
        or not isinstance(end, int | None)
    ):
        raise TemplateError("slice takes a list or text and whole numbers")
    return plain[begin:end]


def _comparable(value: Value) -> bool | float | str:
    plain = value.members.get("Value", value.content) if isinstance(value, Record) else value
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, int | float):
        return float(plain)
    return as_text(plain)


def _eq(first: Value, *others: Value) -> bool:
    return any(_comparable(first) == _comparable(other) for other in others)


def _less(left: Value, right: Value) -> bool:
    one, two = _comparable(left), _comparable(right)
    if isinstance(one, str) and isinstance(two, str):
        return one < two
    if isinstance(one, float) and isinstance(two, float):
        return one < two
    raise TemplateError("incompatible types for comparison")


def _spaced(*values: Value) -> str:
    # Go's Sprint puts a space between two operands only where neither is a text
    pieces: list[str] = []
    for position, value in enumerate(values):
        both_plain = position and not isinstance(value, str) and not isinstance(values[position - 1], str)
        pieces.append((" " if both_plain else "") + show(value))
    return "".join(pieces)


BUILTINS: dict[str, Function] = {
    "not": lambda value: not is_true(value),
    "len": _length,
    "index": _index,
    "slice": _slice,
    "print": _spaced,
    "println": lambda *values: " ".join(show(value) for value in values) + "\n",
    "printf": lambda form, *values: sprintf(as_text(form), *values),
    "html": lambda *values: html.escape(_spaced(*values)),
    "js": lambda *values: json.dumps(_spaced(*values))[1:-1],
    "urlquery": lambda *values: quote_plus(_spaced(*values)),
    "eq": _eq,
    "ne": lambda left, right: not _eq(left, right),
    "lt": _less,
    "ge": lambda left, right: not _less(left, right),
    "gt": lambda left, right: _less(right, left),
    "le": lambda left, right: not _less(right, left),
}
"""`and` and `or` are the evaluator's: they do not evaluate what they need not."""
