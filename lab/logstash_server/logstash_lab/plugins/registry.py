"""Which plugins there are, and how a configuration becomes plugins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..errors import ConfigError
from ..language.tree import PipelineNode, PluginNode
from .filters.base import Change, Filter
from .filters.date import Date
from .filters.json import Json
from .filters.mutate import Mutate
from .inputs.tcp import TcpInput
from .options import Options
from .outputs.base import Output
from .outputs.elasticsearch import ElasticsearchOutput
from .outputs.stdout import StdoutOutput

INPUTS: Mapping[str, Callable[[Options], TcpInput]] = {"tcp": TcpInput}
FILTERS: Mapping[str, Callable[[Options], Change]] = {"date": Date, "json": Json, "mutate": Mutate}
OUTPUTS: Mapping[str, Callable[[Options], Output]] = {
    "elasticsearch": ElasticsearchOutput,
    "stdout": StdoutOutput,
}
T = TypeVar("T")


@dataclass(frozen=True)
class Plugins:
    """A pipeline's plugins, in their order."""

    inputs: tuple[TcpInput, ...]
    filters: tuple[Filter, ...]
    outputs: tuple[Output, ...]


def build(tree: PipelineNode, environment: Mapping[str, str]) -> Plugins:
    """The plugins of a configuration.

    Raises:
        ConfigError: one is unknown, or a setting is unknown or not valid; or there is no input or no output.
    """
    for section, nodes in (("input", tree.inputs), ("output", tree.outputs)):
        if not nodes:
            raise ConfigError(f"there is no {section}: add one", "the pipeline's configuration", 1)
    return Plugins(
        inputs=tuple(_made("input", INPUTS, Options(node, environment)) for node in tree.inputs),
        filters=tuple(_filter(Options(node, environment)) for node in tree.filters),
        outputs=tuple(_made("output", OUTPUTS, Options(node, environment)) for node in tree.outputs),
    )


def _filter(options: Options) -> Filter:
    return Filter(options, _made("filter", FILTERS, options))


def _made(section: str, known: Mapping[str, Callable[[Options], T]], options: Options) -> T:
    node: PluginNode = options.node
    if node.name not in known:
        names = ", ".join(sorted(known))
        reason = f"couldn't find any {section} plugin named '{node.name}': the lab's stand-in has {names}"
        raise ConfigError(reason, node.file, node.line)
    return known[node.name](options)
