"""A plugin's settings, read one after another; what is left over is refused."""

import os
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from ..errors import ConfigError
from ..event.references import Path, parse_reference
from ..event.templates import Template
from ..language.tree import PluginNode, Value

_VARIABLE = re.compile(r"\$\{([A-Za-z_][\w.]*)(?::([^}]*))?\}")
T = TypeVar("T")


class Options:
    """The settings of one plugin.

    Args:
        node: where they are.
        environment: what `${NAME}` and `${NAME:default}` in them stand for.
    """

    def __init__(self, node: PluginNode, environment: Mapping[str, str] = os.environ) -> None:
        self.node = node
        self._environment = environment
        self._known: list[str] = []

    def error(self, message: str, name: str = "") -> ConfigError:
        """What is wrong with a setting, or with the plugin."""
        attribute = self.node.attributes.get(name)
        line = attribute.line if attribute else self.node.line
        where = f"{self.node.name}: {name}" if name else self.node.name
        return ConfigError(f"{where}: {message}", self.node.file, line)

    def text(self, name: str, default: str | None = None) -> str:
        """A string.

        Raises:
            ConfigError: it is something else, or missing where there is no default.
        """
        value = self._value(name)
        if value is None:
            if default is None:
                raise self.error(f"the setting {name} is missing")
            return default
        if isinstance(value, float):
            return f"{value:g}"
        if not isinstance(value, str):
            raise self.error("must be a string", name)
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A number, which may stand in quotes.

        Raises:
            ConfigError: it is something else, or missing where there is no default.
        """
        text = self.text(name, None if default is None else f"{default:g}")
        try:
            return float(text)
        except ValueError:
            raise self.error(f"{text!r} is no number", name) from None

    def flag(self, name: str, *, default: bool) -> bool:
        """`true` or `false`.

        Raises:
            ConfigError: it is something else.
        """
        text = self.text(name, "true" if default else "false")
        if text not in {"true", "false"}:
            raise self.error(f"{text!r} is neither true nor false", name)
        return text == "true"

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of some strings.

        Raises:
            ConfigError: it is another one.
        """
        text = self.text(name, default)
        if text not in allowed:
            raise self.error(
                f"{text!r} is not supported by the lab's stand-in: use {' or '.join(allowed)}", name
            )
        return text

    def texts(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Strings in an array, or a single one.

        Raises:
            ConfigError: it is something else.
        """
        value = self._value(name)
        if value is None:
            return [*default]
        values = value if isinstance(value, list) else [value]
        strings = [item for item in values if isinstance(item, str)]
        if len(strings) < len(values):
            raise self.error("must be an array of strings", name)
        return strings

    def pairs(self, name: str) -> dict[str, str]:
        """A hash of strings, or an array of keys and values by turns.

        Raises:
            ConfigError: it is something else.
        """
        value = self._value(name)
        if isinstance(value, list) and len(value) % 2 == 0:
            value = {str(key): item for key, item in zip(value[::2], value[1::2], strict=True)}
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error("must be a hash", name)
        pairs = {key: f"{item:g}" if isinstance(item, float) else item for key, item in value.items()}
        strings = {key: item for key, item in pairs.items() if isinstance(item, str)}
        if len(strings) < len(pairs):
            raise self.error("must be a hash of strings", name)
        return strings

    def plugin(self, name: str, default: str) -> "Options":
        """A codec, with its own settings.

        Raises:
            ConfigError: it is something else.
        """
        value = self._value(name)
        if isinstance(value, PluginNode):
            return Options(value, self._environment)
        line = self.node.attributes[name].line if value is not None else self.node.line
        if value is not None and not isinstance(value, str):
            raise self.error("must be the name of a codec", name)
        return Options(PluginNode(value or default, {}, self.node.file, line), self._environment)

    def template(self, name: str, text: str) -> Template:
        """A string of this setting, with `%{…}` in it.

        Raises:
            ConfigError: what is in it is not valid.
        """
        return self._checked(name, lambda: Template(text))

    def reference(self, name: str, text: str) -> Path:
        """A field reference of this setting.

        Raises:
            ConfigError: it is not valid.
        """
        return self._checked(name, lambda: parse_reference(text))

    def finish(self) -> None:
        """Refuse settings that nobody asked for.

        Raises:
            ConfigError: there is one.
        """
        for name in self.node.attributes:
            if name not in self._known:
                known = ", ".join(sorted(self._known)) or "no settings"
                raise self.error(f"unknown setting; the lab's stand-in has {known}", name)

    def _checked(self, name: str, make: Callable[[], T]) -> T:
        try:
            return make()
        except ValueError as error:
            raise self.error(str(error), name) from None

    def _value(self, name: str) -> Value | None:
        self._known.append(name)
        attribute = self.node.attributes.get(name)
        return None if attribute is None else self._resolved(name, attribute.value)

    def _resolved(self, name: str, value: Value) -> Value:
        match value:
            case str():
                return _VARIABLE.sub(lambda found: self._variable(name, found[1], found[2]), value)
            case list():
                return [self._resolved(name, item) for item in value]
            case dict():
                return {key: self._resolved(name, item) for key, item in value.items()}
            case _:
                return value

    def _variable(self, name: str, variable: str, default: str | None) -> str:
        value = self._environment.get(variable, default)
        if value is None:
            raise self.error(f"cannot evaluate ${{{variable}}}: the environment has no {variable}", name)
        return value
