"""A set of named templates."""

from collections.abc import Mapping

from .evaluator import Execution
from .functions import BUILTINS
from .nodes import Node
from .parser import parse
from .values import Function, Value


class TemplateSet:
    """Templates that may call each other, with the functions they may use.

    Args:
        functions: those beside Go's builtins.
        missing: what prints for a value that does not exist.
    """

    def __init__(self, functions: Mapping[str, Function] | None = None, missing: str = "<no value>") -> None:
        self._functions = BUILTINS | dict(functions or {})
        self._missing = missing
        self._defines: dict[str, tuple[Node, ...]] = {}

    def add(self, source: str) -> None:
        """Takes over the templates that a text defines; later ones replace earlier ones of the same name.

        Raises:
            TemplateError: the text is no template.
        """
        self._defines |= parse(source).defines

    def render(self, source: str, data: Value, variables: Mapping[str, Value] | None = None) -> str:
        """The output of a text for a value.

        Raises:
            TemplateError: the text is no template, or an action failed.
        """
        parsed = parse(source)
        execution = Execution(
            self._defines | parsed.defines, self._functions, self._missing, dict(variables or {})
        )
        return execution.run(parsed.body, data)
