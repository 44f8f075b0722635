"""How a resource type's properties are described: shapes, and what each property means to the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from lab.grafana_provider.values import Properties, Value


class Scalar(Enum):
    """A single value; the text is how complaints call it."""

    STRING = "a string"
    BOOLEAN = "a boolean"
    INTEGER = "an integer"


@dataclass(frozen=True)
class TextMap:
    """An object with strings as values."""


@dataclass(frozen=True)
class Items:
    """A list; where `unordered`, a set: order means nothing and items are told apart by their contents."""

    item: "Shape"
    unordered: bool = False
    at_least: int = 0


@dataclass(frozen=True)
class Block:
    """An object with known properties."""

    properties: Mapping[str, "Property"]

    def inputs(self) -> dict[str, "Property"]:
        """The properties that a program may set."""
        return {name: prop for name, prop in self.properties.items() if not prop.output_only}


Shape: TypeAlias = Scalar | TextMap | Items | Block
Same: TypeAlias = Callable[[Value, Value], bool]
Complaint: TypeAlias = Callable[[Value], str | None]


@dataclass(frozen=True)
class Property:
    """One property.

    Attributes:
        computed: Grafana chooses a value where the program sets none; then no value is no change.
        output_only: the program can't set it.
        kept: Grafana never returns it, so the state holds what the program (or the creation) gave.
        named: where the program sets none, a name is made from the resource's own.
        replaces: a change needs a new resource; or a function of the old and new value that tells.
        same: whether an old and a new value mean the same to Grafana (the official provider's diff
            suppressions and normalisations); it also gets None for absent values, never unknowns.
        complaint: what is wrong with a (known, well-typed) value, without telling it, or None.
    """

    shape: Shape
    required: bool = False
    computed: bool = False
    output_only: bool = False
    default: Value = None
    secret: bool = False
    kept: bool = False
    named: bool = False
    replaces: bool | Same = False
    same: Same | None = None
    complaint: Complaint | None = None

    def replaces_on(self, old: Value, new: Value) -> bool:
        """Whether changing the old into the new value needs a new resource."""
        return self.replaces(old, new) if callable(self.replaces) else self.replaces


@dataclass(frozen=True)
class Schema(Block):
    """A resource type's own properties, and a check of all of them together."""

    complaint: Callable[[Properties], tuple[str, str] | None] | None = field(default=None)
    """Given known properties of the right types: the property to blame and the reason, or None."""


def one_of(*allowed: str) -> Complaint:
    """Complains about anything but these strings."""

    def complaint(value: Value) -> str | None:
        return None if value in allowed else f"expected one of {', '.join(map(repr, allowed))}"

    return complaint


NAME = Property(Scalar.STRING, named=True)
ORG_ID = Property(Scalar.STRING, computed=True, replaces=True)
UNIQUE_NAME = Property(Scalar.STRING, named=True, replaces=True)
