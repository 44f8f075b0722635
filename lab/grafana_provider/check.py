"""Checks the properties of a program against a schema: all faults at once, each with its path."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from lab.grafana_provider.schema import Block, Items, Property, Scalar, Schema, Shape, TextMap
from lab.grafana_provider.values import UNKNOWN, Path, Properties, Value, has_unknown, path_text

_SHOWN = 80  # characters of a faulty value


@dataclass(frozen=True)
class Fault:
    """What is wrong with one property."""

    property: str
    reason: str


def faults(schema: Schema, values: Properties, secrets: frozenset[Path] = frozenset()) -> list[Fault]:
    """Every fault of a resource's inputs; unknown values (in previews) pass as any type.

    Values at the secret paths, and those of properties that are always secret, are not told.
    """
    found = list(_Check(secrets).block(schema, values, (), False))
    if not found and schema.complaint is not None and not has_unknown(values):
        blamed = schema.complaint(values)
        found = [] if blamed is None else [Fault(*blamed)]
    return found


@dataclass(frozen=True)
class _Check:
    """Walks a schema and values side by side; `hidden` says that a value is part of a secret."""

    secrets: frozenset[Path]

    def block(self, block: Block, values: Properties, path: Path, hidden: bool) -> Iterator[Fault]:
        inputs = block.inputs()
        for name in values.keys() - inputs.keys():
            yield Fault(path_text((*path, name)), _stranger(block, name))
        for name, prop in inputs.items():
            value, where = values.get(name), (*path, name)
            if value is not None:
                yield from self.property(prop, value, where, hidden)
            elif prop.required or prop.named:
                yield Fault(path_text(where), f"missing required property '{name}'")

    def property(self, prop: Property, value: Value, path: Path, hidden: bool) -> Iterator[Fault]:
        hidden = hidden or prop.secret or path in self.secrets
        found = list(self.shape(prop.shape, value, path, hidden))
        if not found and prop.complaint is not None and not has_unknown(value):
            reason = prop.complaint(value)
            found = [] if reason is None else [_fault(path, reason, value, hidden)]
        yield from found

    def shape(self, shape: Shape, value: Value, path: Path, hidden: bool) -> Iterator[Fault]:
        hidden = hidden or path in self.secrets
        match shape:
            case _ if value is UNKNOWN:
                return
            case Scalar() if not _is(shape, value):
                yield _fault(path, f"expected {shape.value}", value, hidden)
            case TextMap() if isinstance(value, dict):
                for key, item in value.items():
                    yield from self.shape(Scalar.STRING, item, (*path, key), hidden)
            case TextMap():
                yield _fault(path, "expected an object with strings as values", value, hidden)
            case Items() if isinstance(value, list):
                if len(value) < shape.at_least:
                    yield Fault(path_text(path), f"needs at least {shape.at_least} item, has {len(value)}")
                for index, item in enumerate(value):
                    yield from self.shape(shape.item, item, (*path, index), hidden)
            case Items():
                yield _fault(path, "expected a list", value, hidden)
            case Block() if isinstance(value, dict):
                yield from self.block(shape, value, path, hidden)
            case Block():
                yield _fault(path, "expected an object", value, hidden)


def _is(scalar: Scalar, value: Value) -> bool:
    match scalar:
        case Scalar.STRING:
            return isinstance(value, str)
        case Scalar.BOOLEAN:
            return isinstance(value, bool)
        case Scalar.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)


def _fault(path: Path, reason: str, value: Value, hidden: bool) -> Fault:
    shown = "a secret" if hidden else repr(value)
    return Fault(path_text(path), f"{reason}, got {shown if len(shown) <= _SHOWN else f'{shown[:_SHOWN]}…'}")


def _stranger(block: Block, name: str) -> str:
    if name in block.properties:
        return f"'{name}' can't be set: Grafana decides it"
    close = difflib.get_close_matches(name, block.inputs(), n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(sorted(block.inputs()))}"
    return f"unknown property '{name}'; {hint}"
