"""Splits a template into text and actions, and an action into tokens."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ACTION = re.compile(
    r"\{\{(?P<trim_left>-(?=\s))?(?P<body>(?:\s*/\*.*?\*/\s*|`[^`]*`|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|(?!\}\}).)*?)"
    r"(?P<trim_right>(?<=\s)-)?\}\}",
    re.DOTALL,
)
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<raw>`[^`]*`)
      | (?P<char>'(?:\\.|[^'\\\n])+')
      | (?P<number>[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
      | (?P<variable>\$\w*)
      | (?P<field>\.[A-Za-z_]\w*)
      | (?P<dot>\.)
      | (?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
      | (?P<symbol>:=|[=|(),])
    """,
    re.VERBOSE,
)


class TemplateError(ValueError):
    """A template that cannot be parsed or executed; the message says where and why."""


@dataclass(frozen=True)
class Token:
    """One token of an action. `spaced` tells whether white space stands before it."""

    kind: str
    text: str
    spaced: bool = False


@dataclass(frozen=True)
class Text:
    """Literal text."""

    text: str


@dataclass(frozen=True)
class Action:
    """What stands between {{ and }}, and the line it starts in."""

    tokens: tuple[Token, ...]
    line: int


def scan(source: str) -> Iterator[Text | Action]:
    """The parts of a template in order; comments are left out, trim markers are applied.

    Raises:
        TemplateError: an action is not closed, or holds a character that no token starts with.
    """
    position, trim_next = 0, False
    while (start := source.find("{{", position)) >= 0:
        line = source.count("\n", 0, start) + 1
        match = _ACTION.match(source, start)
        if match is None:
            raise TemplateError(f"template: :{line}: unclosed action")
        text = source[position:start]
        yield Text(_trimmed(text, left=trim_next, right=bool(match["trim_left"])))
        body = match["body"].strip()
        if not (body.startswith("/*") and body.endswith("*/")):
            yield Action(tuple(_tokens(match["body"], line)), line)
        position, trim_next = match.end(), bool(match["trim_right"])
    yield Text(_trimmed(source[position:], left=trim_next, right=False))


def literal(token: Token) -> str | int | float:
    """The value of a string, raw string, character or number token.

    Raises:
        TemplateError: its escapes or digits cannot be read.
    """
    try:
        if token.kind == "raw":
            return token.text[1:-1]
        if token.kind == "string":
            return str(ast.literal_eval(token.text))
        if token.kind == "char":
            return ord(ast.literal_eval(token.text))
        return _number(token.text)
    except (ValueError, SyntaxError, TypeError):
        raise TemplateError(f"bad literal {token.text}") from None


def _number(text: str) -> int | float:
    try:
        return int(text, 0)
    except ValueError:
        return float(text)


def _trimmed(text: str, *, left: bool, right: bool) -> str:
    text = text.lstrip(" \t\r\n") if left else text
    return text.rstrip(" \t\r\n") if right else text


def _tokens(body: str, line: int) -> Iterator[Token]:
    position, spaced = 0, False
    while position < len(body):
        match = _TOKEN.match(body, position)
        if match is None:
            raise TemplateError(f"template: :{line}: unexpected {body[position]!r} in command")
        position = match.end()
        if match.lastgroup == "space":
            spaced = True
            continue
        yield Token(match.lastgroup or "", match.group(), spaced)
        spaced = False
