"""The values that templates see, and how Go prints them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = (
    "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | Record | Function | None"
)
Function: TypeAlias = Callable[..., Value]


@dataclass(frozen=True)
class Record:
    """A value with fields and methods, such as a Go struct, or a list or map that has methods.

    Args:
        members: fields, and methods as functions; a method without arguments is called where it is named.
        content: what `range`, `len` and `index` work on.
        text: how it prints; the content's print form if None.
    """

    members: Mapping[str, Value] = field(default_factory=dict)
    content: Value = None
    text: str | None = None


def unwrap(value: Value) -> Value:
    """The list, map or scalar that a record stands for."""
    while isinstance(value, Record) and value.content is not None:
        value = value.content
    return value


def is_true(value: Value) -> bool:
    """Go's truth: everything but zero values and empty texts, lists and maps."""
    inner = unwrap(value)
    if isinstance(inner, Record):
        return True
    if isinstance(inner, float) and math.isnan(inner):
        return True
    return bool(inner)


def show(value: Value, missing: str = "<no value>") -> str:
    """How `{{ value }}` prints; `missing` stands for what does not exist."""
    match value:
        case Record():
            text = value.text if value.text is not None else show(value.content, missing)
        case None:
            text = missing
        case bool():
            text = "true" if value else "false"
        case float():
            text = show_float(value)
        case str() | int():
            text = str(value)
        case Mapping():
            text = "map[" + " ".join(f"{key}:{show(value[key], missing)}" for key in sorted(value)) + "]"
        case Sequence():
            text = "[" + " ".join(show(item, missing) for item in value) + "]"
        case _:
            text = "<function>"
    return text


def show_float(value: float) -> str:
    """Go's `%v` of a float64: the shortest form, with an exponent below 1e-4 and from 1e21 on."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0 or 1e-4 <= abs(value) < 1e21:
        text = f"{value:.0f}" if value == int(value) else repr(value)
        return _plain(value) if "e" in text else text
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        mantissa, _, exponent = f"{value:e}".partition("e")
        mantissa = mantissa.rstrip("0")
    power = int(exponent)
    return f"{mantissa.removesuffix('.0').rstrip('.')}e{'-' if power < 0 else '+'}{abs(power):02d}"


def _plain(value: float) -> str:
    return f"{value:.20f}".rstrip("0").rstrip(".")
