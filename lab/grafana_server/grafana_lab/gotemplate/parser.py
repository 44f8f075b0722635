"""Builds the syntax tree of a template."""

from dataclasses import dataclass, field

from .lexer import Action, TemplateError, Text, Token, literal, scan
from .nodes import (
    Branch,
    Call,
    Command,
    Dot,
    Fields,
    Identifier,
    Jump,
    Literal,
    Node,
    Operand,
    Output,
    Pipeline,
    TextNode,
    Variable,
)

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "nil": None}


@dataclass
class Parsed:
    """A template's own nodes and those of the templates it defines."""

    body: tuple[Node, ...] = ()
    defines: dict[str, tuple[Node, ...]] = field(default_factory=dict)


def parse(source: str) -> Parsed:
    """The syntax tree of a text.

    Raises:
        TemplateError: the text is no template.
    """
    parser = _Parser(list(scan(source)))
    parser.result.body, _ = parser.nodes(())
    return parser.result


class _Parser:
    def __init__(self, parts: list[Text | Action]) -> None:
        self._parts = parts
        self._next = 0
        self.result = Parsed()

    def nodes(self, ends: tuple[str, ...]) -> tuple[tuple[Node, ...], Action | None]:
        found: list[Node] = []
        while self._next < len(self._parts):
            part = self._parts[self._next]
            self._next += 1
            if isinstance(part, Text):
                if part.text:
                    found.append(TextNode(part.text))
                continue
            word = part.tokens[0].text if part.tokens and part.tokens[0].kind == "word" else ""
            if word in {"end", "else"}:
                if word not in ends:
                    raise TemplateError(f"template: :{part.line}: unexpected {{{{{word}}}}}")
                return tuple(found), part
            node = self._node(part, word)
            if node is not None:
                found.append(node)
        if ends:
            raise TemplateError("template: unexpected EOF: an {{end}} is missing")
        return tuple(found), None

    def _node(self, action: Action, word: str) -> Node | None:
        rest = action.tokens[1:]
        if word in {"if", "with", "range"}:
            return self._branch(word, rest, action.line)
        if word == "define":
            name = _name(rest[0]) if len(rest) == 1 else None
            if name is None:
                raise TemplateError(f"template: :{action.line}: define takes one quoted name")
            self.result.defines[name], _ = self.nodes(("end",))
            return None
        if word in {"template", "block"}:
            return self._call(word, rest, action.line)
        if word in {"break", "continue"} and not rest:
            return Jump(word)
        return Output(_pipeline(action.tokens, action.line), action.line)

    def _branch(self, kind: str, tokens: tuple[Token, ...], line: int) -> Branch:
        pipeline = _pipeline(tokens, line)
        body, end = self.nodes(("end", "else"))
        otherwise: tuple[Node, ...] = ()
        if end is not None and end.tokens[0].text == "else":
            further = end.tokens[1:]
            if further and further[0].text in {"if", "with"}:
                otherwise = (self._branch(further[0].text, further[1:], end.line),)
            else:
                otherwise, _ = self.nodes(("end",))
        return Branch(kind, pipeline, body, otherwise, line)

    def _call(self, word: str, tokens: tuple[Token, ...], line: int) -> Call:
        name = _name(tokens[0]) if tokens else None
        if name is None:
            raise TemplateError(f"template: :{line}: {word} takes a quoted name")
        pipeline = _pipeline(tokens[1:], line) if len(tokens) > 1 else None
        if word == "block":
            self.result.defines[name], _ = self.nodes(("end",))
        return Call(name, pipeline, line)


def _name(token: Token) -> str | None:
    return str(literal(token)) if token.kind in {"string", "raw"} else None


def _pipeline(tokens: tuple[Token, ...], line: int) -> Pipeline:
    reader = _TokenReader(tokens, line)
    pipeline = reader.pipeline()
    if reader.peek() is not None:
        raise TemplateError(f"template: :{line}: unexpected {reader.peek_text()!r} in command")
    return pipeline


class _TokenReader:
    def __init__(self, tokens: tuple[Token, ...], line: int) -> None:
        self._tokens, self._line, self._next = tokens, line, 0

    def peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def peek_text(self) -> str:
        token = self.peek()
        return token.text if token else ""

    def pipeline(self) -> Pipeline:
        names, declares = self._assignment()
        commands = [self._command()]
        while self.peek_text() == "|":
            self._next += 1
            commands.append(self._command())
        return Pipeline(tuple(commands), names, declares)

    def _assignment(self) -> tuple[tuple[str, ...], bool]:
        names: list[str] = []
        ahead = self._next
        while ahead + 1 < len(self._tokens) and self._tokens[ahead].kind == "variable":
            names.append(self._tokens[ahead].text[1:])
            symbol = self._tokens[ahead + 1].text
            ahead += 2
            if symbol in {":=", "="}:
                self._next = ahead
                return tuple(names), symbol == ":="
            if symbol != ",":
                break
        return (), False

    def _command(self) -> Command:
        operands: list[Operand] = []
        while (token := self.peek()) is not None and token.text not in {"|", ")"}:
            operands.append(self._operand())
        if not operands:
            raise TemplateError(f"template: :{self._line}: missing value for command")
        return tuple(operands)

    def _operand(self) -> Operand:
        token = self._tokens[self._next]
        self._next += 1
        base = self._base(token)
        names: list[str] = []
        while (after := self.peek()) is not None and after.kind == "field" and not after.spaced:
            names.append(after.text[1:])
            self._next += 1
        if not names:
            return base
        if isinstance(base, Fields):
            return Fields(base.base, base.names + tuple(names))
        return Fields(base, tuple(names))

    def _base(self, token: Token) -> Operand:
        if token.text == "(":
            inner = self.pipeline()
            if self.peek_text() != ")":
                raise TemplateError(f"template: :{self._line}: unclosed left paren")
            self._next += 1
            return inner
        if token.kind == "word":
            return Literal(_CONSTANTS[token.text]) if token.text in _CONSTANTS else Identifier(token.text)
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "field":
            return Fields(Dot(), (token.text[1:],))
        if token.kind == "dot":
            return Dot()
        if token.kind in {"string", "raw", "char", "number"}:
            return Literal(literal(token))
        raise TemplateError(f"template: :{self._line}: unexpected {token.text!r} in operand")
