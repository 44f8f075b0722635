"""What a configuration says, before anything knows what it means."""

from dataclasses import dataclass
from typing import Union

Value = Union[str, float, "PluginNode", list["Value"], dict[str, "Value"]]
"""A string or bareword, a number, a plugin (of a codec), an array or a hash."""


@dataclass(frozen=True)
class Attribute:
    """`name => value` in a plugin."""

    value: Value
    line: int


@dataclass(frozen=True)
class PluginNode:
    """`name { … }`, or a name alone where a codec is expected."""

    name: str
    attributes: dict[str, Attribute]
    file: str
    line: int


@dataclass(frozen=True)
class PipelineNode:
    """The plugins of all sections, in the order of the files."""

    inputs: tuple[PluginNode, ...] = ()
    filters: tuple[PluginNode, ...] = ()
    outputs: tuple[PluginNode, ...] = ()

    def __add__(self, other: "PipelineNode") -> "PipelineNode":
        return PipelineNode(
            self.inputs + other.inputs, self.filters + other.filters, self.outputs + other.outputs
        )
