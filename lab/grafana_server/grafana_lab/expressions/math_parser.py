"""Parses the `math` expression: `$A > 1 && abs(${B}) < 0.5`."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from .values import ExpressionError

_TOKEN = re.compile(
    r"\s*(?:(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|\$\{(?P<braced>[^}]+)\}|\$(?P<variable>\w+)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<symbol>\|\||&&|==|!=|>=|<=|\*\*|[-+*/%<>!(),]))"
)
_LEVELS = (
    ("||",),
    ("&&",),
    ("==", "!=", ">", ">=", "<", "<="),
    ("+", "-"),
    ("*", "/", "%"),
    ("**",),
)
"""Binary operators, the loosest first. All join from the left; the unary ones bind tighter, as in Grafana."""


@dataclass(frozen=True)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True)
class Reference:
    """The results of another query or expression."""

    ref_id: str


@dataclass(frozen=True)
class Unary:
    """`-x` or `!x`."""

    operator: str
    operand: "Math"


@dataclass(frozen=True)
class Binary:
    """`x operator y`."""

    operator: str
    left: "Math"
    right: "Math"


@dataclass(frozen=True)
class Apply:
    """A function of one argument or of none."""

    function: str
    arguments: tuple["Math", ...]


Math: TypeAlias = Constant | Reference | Unary | Binary | Apply


def parse_math(text: str) -> Math:
    """The tree of an expression.

    Raises:
        ExpressionError: the text is no expression.
    """
    parser = _Parser(_tokens(text), text)
    tree = parser.binary(0)
    parser.expect_end()
    return tree


def references(tree: Math) -> set[str]:
    """The queries and expressions that a tree reads."""
    match tree:
        case Reference():
            return {tree.ref_id}
        case Unary():
            return references(tree.operand)
        case Binary():
            return references(tree.left) | references(tree.right)
        case Apply():
            return {name for argument in tree.arguments for name in references(argument)}
        case Constant():
            return set()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ExpressionError(
                f"math expression {text!r}: unexpected character {text[position:].lstrip()[0]!r}"
            )
        kind = "variable" if match.lastgroup == "braced" else match.lastgroup
        tokens.append((kind, match[match.lastgroup]))
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self._tokens, self._text, self._next = tokens, text, 0

    def binary(self, level: int) -> Math:
        if level == len(_LEVELS):
            return self._unary()
        left = self.binary(level + 1)
        while self._symbol() in _LEVELS[level]:
            operator = self._take()
            left = Binary(operator, left, self.binary(level + 1))
        return left

    def expect_end(self) -> None:
        if self._next < len(self._tokens):
            raise self._unexpected()

    def _unary(self) -> Math:
        if self._symbol() in {"-", "!"}:
            return Unary(self._take(), self._unary())
        return self._operand()

    def _operand(self) -> Math:
        if self._next >= len(self._tokens):
            raise ExpressionError(f"math expression {self._text!r} ends too early")
        kind, text = self._tokens[self._next]
        if kind == "symbol" and text != "(":
            raise self._unexpected()
        self._next += 1
        if kind == "number":
            return Constant(float(int(text, 16)) if text[:2].lower() == "0x" else float(text))
        if kind == "variable":
            return Reference(text)
        if kind == "name":
            return Apply(text, self._arguments())
        inner = self.binary(0)
        self._expect(")")
        return inner

    def _arguments(self) -> tuple[Math, ...]:
        self._expect("(")
        arguments: list[Math] = []
        while self._symbol() != ")":
            if arguments:
                self._expect(",")
            arguments.append(self.binary(0))
        self._expect(")")
        return tuple(arguments)

    def _symbol(self) -> str:
        if self._next < len(self._tokens) and self._tokens[self._next][0] == "symbol":
            return self._tokens[self._next][1]
        return ""

    def _take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1][1]

    def _expect(self, symbol: str) -> None:
        if self._symbol() != symbol:
            raise self._unexpected(f", expected {symbol!r}")
        self._next += 1

    def _unexpected(self, hint: str = "") -> ExpressionError:
        found = repr(self._tokens[self._next][1]) if self._next < len(self._tokens) else "the end"
        return ExpressionError(f"math expression {self._text!r}: unexpected {found}{hint}")
