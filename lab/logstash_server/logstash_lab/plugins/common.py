"""The settings that all plugins have, or all filters."""

import hashlib
from dataclasses import dataclass

from ..event.event import TIMESTAMP, Event
from ..event.references import Path, parse_reference
from ..event.templates import Template
from .options import Options


def identifier(options: Options) -> str:
    """The plugin's id: the one that is set, or one that stays the same while the plugin does."""
    node = options.node
    made = hashlib.sha256(f"{node.file}:{node.line}:{node.name}".encode()).hexdigest()
    return options.text("id", made)


@dataclass(frozen=True)
class Additions:
    """Fields to add: templates of names and values."""

    fields: tuple[tuple[Template, Template], ...]

    def apply(self, event: Event) -> None:
        """Add the fields; one that is there already becomes an array."""
        for name, value in self.fields:
            path, text = parse_reference(name.write(event)), value.write(event)
            known = event.get(path)
            if known is None:
                event.set(path, text)
            else:
                event.set(path, [*(known if isinstance(known, list) else [known]), text])


def additions(options: Options) -> Additions:
    """The setting `add_field`.

    Raises:
        ConfigError: it is not valid.
    """
    fields = []
    for name, value in options.pairs("add_field").items():
        if "%{" not in name and options.reference("add_field", name) == (TIMESTAMP,):
            raise options.error("@timestamp is set by the filter date", "add_field")
        fields.append((options.template("add_field", name), options.template("add_field", value)))
    return Additions(tuple(fields))


class Decorations:
    """What every filter can do to an event when it has succeeded.

    Raises:
        ConfigError: one of the settings is not valid.
    """

    def __init__(self, options: Options) -> None:
        self._added = additions(options)
        self._removed: list[Path] = [
            options.reference("remove_field", name) for name in options.texts("remove_field")
        ]
        self._tags = options.texts("add_tag")
        self._untagged = options.texts("remove_tag")

    def apply(self, event: Event) -> None:
        """Add and remove fields, then tags."""
        self._added.apply(event)
        for path in self._removed:
            event.remove(path)
        if self._tags:
            event.tag(*self._tags)
        event.untag(*self._untagged)
