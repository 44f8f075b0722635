"""The syntax tree of a template."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Literal:
    """A constant; None is `nil`."""

    value: str | int | float | bool | None


@dataclass(frozen=True)
class Dot:
    """The current value."""


@dataclass(frozen=True)
class Variable:
    """`$name`; the empty name is the value that the template was given."""

    name: str


@dataclass(frozen=True)
class Identifier:
    """A function's name."""

    name: str


@dataclass(frozen=True)
class Fields:
    """Fields or methods, one after the other, of an operand."""

    base: "Operand"
    names: tuple[str, ...]


@dataclass(frozen=True)
class Pipeline:
    """Commands, each given the result of the one before as last argument; `names` are set to the result."""

    commands: tuple["Command", ...]
    names: tuple[str, ...] = ()
    declares: bool = False


Operand: TypeAlias = Literal | Dot | Variable | Identifier | Fields | Pipeline
Command: TypeAlias = tuple[Operand, ...]


@dataclass(frozen=True)
class TextNode:
    """Literal output."""

    text: str


@dataclass(frozen=True)
class Output:
    """Prints a pipeline, unless it sets variables."""

    pipeline: Pipeline
    line: int


@dataclass(frozen=True)
class Branch:
    """`if`, `with` or `range` (its kind) with its two bodies."""

    kind: str
    pipeline: Pipeline
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Call:
    """`template "name" pipeline`."""

    name: str
    pipeline: Pipeline | None
    line: int


@dataclass(frozen=True)
class Jump:
    """`break` or `continue` (its kind)."""

    kind: str


Node: TypeAlias = TextNode | Output | Branch | Call | Jump
