"""From tokens to a tree."""

from ..errors import ConfigError
from .lexer import Token, tokens
from .tree import Attribute, PipelineNode, PluginNode, Value

_SECTIONS = ("input", "filter", "output")


def parse(text: str, file: str) -> PipelineNode:
    """The sections of one file.

    Raises:
        ConfigError: it is not well-formed, or has a conditional.
    """
    return _Parser(text, file).pipeline()


class _Parser:
    def __init__(self, text: str, file: str) -> None:
        self._tokens = tokens(text, file)
        self._next: Token = next(self._tokens)
        self._file = file

    def pipeline(self) -> PipelineNode:
        """Sections up to the end."""
        found: dict[str, tuple[PluginNode, ...]] = dict.fromkeys(_SECTIONS, ())
        while self._next.kind != "end":
            name = self._next
            if name.text not in _SECTIONS:
                raise self._error(f"expected one of {', '.join(_SECTIONS)}, found {name.text!r}")
            self._take()
            self._expect("{")
            while not self._at("}"):
                found[name.text] += (self._plugin(),)
            self._expect("}")
        return PipelineNode(found["input"], found["filter"], found["output"])

    def _plugin(self) -> PluginNode:
        name = self._next
        if name.kind not in {"word", "string"}:
            raise self._error(f"expected a plugin's name, found {name.text!r}")
        if name.text in {"if", "else"}:
            raise self._error("conditionals are not supported by the lab's stand-in for Logstash")
        self._take()
        return self._body(name)

    def _body(self, name: Token) -> PluginNode:
        self._expect("{")
        attributes: dict[str, Attribute] = {}
        while not self._at("}"):
            attribute = self._next
            if attribute.kind not in {"word", "string"}:
                raise self._error(f"expected the name of a setting of {name.text}, found {attribute.text!r}")
            self._take()
            self._expect("=>")
            value = self._value()
            if attribute.text in attributes:
                value = self._merged(attribute.text, attributes[attribute.text].value, value)
            attributes[attribute.text] = Attribute(value, attribute.line)
        self._expect("}")
        return PluginNode(name.text, attributes, self._file, name.line)

    def _merged(self, name: str, old: Value, new: Value) -> Value:
        """A setting that is there twice: hashes are put together."""
        if isinstance(old, dict) and isinstance(new, dict):
            return old | new
        raise self._error(f"{name} is set twice")

    def _value(self) -> Value:
        token = self._next
        if self._at("["):
            return self._array()
        if self._at("{"):
            return self._hash()
        match token.kind:
            case "string":
                self._take()
                return token.text
            case "number":
                self._take()
                return float(token.text)
            case "word":
                self._take()
                return self._body(token) if self._at("{") else token.text
            case _:
                raise self._error(f"expected a value, found {token.text!r}")

    def _array(self) -> list[Value]:
        self._expect("[")
        values: list[Value] = []
        while not self._at("]"):
            values.append(self._value())
            if not self._at("]"):
                self._expect(",")
        self._expect("]")
        return values

    def _hash(self) -> dict[str, Value]:
        self._expect("{")
        values: dict[str, Value] = {}
        while not self._at("}"):
            key = self._next
            if key.kind not in {"word", "string", "number"}:
                raise self._error(f"expected a key, found {key.text!r}")
            self._take()
            self._expect("=>")
            values[key.text] = self._value()
        self._expect("}")
        return values

    def _at(self, sign: str) -> bool:
        return self._next.kind == "sign" and self._next.text == sign

    def _take(self) -> None:
        self._next = next(self._tokens)

    def _expect(self, sign: str) -> None:
        if not self._at(sign):
            raise self._error(f"expected {sign}, found {self._next.text!r}")
        self._take()

    def _error(self, message: str) -> ConfigError:
        return ConfigError(message, self._file, self._next.line)
