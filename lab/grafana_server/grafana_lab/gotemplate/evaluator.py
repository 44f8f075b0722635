"""Executes a template's syntax tree: text, output, branches, loops and calls."""

from collections.abc import Callable, Mapping, Sequence

from .lexer import TemplateError
from .nodes import Branch, Call, Jump, Node, Output, TextNode
from .scope import Scope
from .values import Function, Value, is_true, show, unwrap

MAX_DEPTH = 100
"""Templates within templates before a recursion is taken for endless."""


class _LoopJump(Exception):  # noqa: N818 - control flow, no error
    def __init__(self, kind: str) -> None:
        self.kind = kind


class Execution(Scope):
    """One run of a template."""

    def __init__(
        self,
        templates: Mapping[str, tuple[Node, ...]],
        functions: Mapping[str, Function],
        missing: str,
        variables: Mapping[str, Value],
    ) -> None:
        super().__init__(functions, variables)
        self._templates, self._missing = templates, missing
        self._output: list[str] = []
        self._depth = 0

    def run(self, nodes: tuple[Node, ...], data: Value) -> str:
        """The output of nodes for a value.

        Raises:
            TemplateError: an action failed.
        """
        self.scopes[0][""] = data
        self._walk(nodes, data)
        return "".join(self._output)

    def _walk(self, nodes: tuple[Node, ...], dot: Value) -> None:
        for node in nodes:
            match node:
                case TextNode():
                    self._output.append(node.text)
                case Output():
                    self._print(node, dot)
                case Branch():
                    self._branch(node, dot)
                case Call():
                    self._call(node, dot)
                case Jump():
                    raise _LoopJump(node.kind)

    def _print(self, node: Output, dot: Value) -> None:
        value = self._at_line(node.line, lambda: self.pipeline(node.pipeline, dot))
        if not node.pipeline.names:
            self._output.append(show(value, self._missing))

    def _at_line(self, line: int, evaluate: Callable[[], Value]) -> Value:
        try:
            return evaluate()
        except TemplateError as error:
            if str(error).startswith("template:"):
                raise
            raise TemplateError(f"template: :{line}: {error}") from None

    def _branch(self, node: Branch, dot: Value) -> None:
        self.scopes.append({})
        value = self._at_line(
            node.line, lambda: self.pipeline(node.pipeline, dot, is_range=node.kind == "range")
        )
        if node.kind == "range":
            self._range(node, value, dot)
        elif is_true(value):
            self._walk(node.body, value if node.kind == "with" else dot)
        else:
            self._walk(node.otherwise, dot)
        self.scopes.pop()

    def _range(self, node: Branch, value: Value, dot: Value) -> None:
        pairs = _pairs(value)
        if not pairs:
            self._walk(node.otherwise, dot)
        for key, item in pairs:
            self.scopes.append({})
            depth = len(self.scopes)
            names = node.pipeline.names
            if names:
                values = (item,) if len(names) == 1 else (key, item)
                for name, each in zip(names, values, strict=False):
                    self.assign(name, each, declares=node.pipeline.declares)
            try:
                self._walk(node.body, item)
            except _LoopJump as jump:
                del self.scopes[depth:]
                if jump.kind == "break":
                    self.scopes.pop()
                    return
            self.scopes.pop()

    def _call(self, node: Call, dot: Value) -> None:
        body = self._templates.get(node.name)
        if body is None:
            raise TemplateError(f"template: :{node.line}: template {node.name!r} not defined")
        if self._depth >= MAX_DEPTH:
            raise TemplateError(f"template: :{node.line}: exceeded maximum template depth ({MAX_DEPTH})")
        data = None
        if node.pipeline is not None:
            pipeline = node.pipeline
            data = self._at_line(node.line, lambda: self.pipeline(pipeline, dot))
        outer, self.scopes = self.scopes, [{"": data}]
        self._depth += 1
        self._walk(body, data)
        self._depth -= 1
        self.scopes = outer


def _pairs(value: Value) -> list[tuple[Value, Value]]:
    inner = unwrap(value)
    if inner is None:
        return []
    if isinstance(inner, Mapping):
        return [(key, inner[key]) for key in sorted(inner)]
    if isinstance(inner, int) and not isinstance(inner, bool):
        return [(number, number) for number in range(inner)]
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        return list(enumerate(inner))
    raise TemplateError(f"range can't iterate over {show(inner)}")
