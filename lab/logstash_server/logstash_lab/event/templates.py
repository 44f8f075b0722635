"""Strings with an event's fields and time in them: `logs-%{service}-%{+YYYY.MM.dd}`."""

import json
import re
from collections.abc import Callable

from .event import Event
from .references import parse_reference
from .timestamps import formatter

_PART = re.compile(r"%\{([^}]*)\}")

Piece = Callable[[Event], str]


class Template:
    """A string that is written anew for each event.

    Args:
        text: what of it is no `%{…}` stays; a field that an event has not, too.

    Raises:
        ValueError: a field reference or a time pattern in it is not valid.
    """

    def __init__(self, text: str) -> None:
        self._pieces: list[Piece] = []
        position = 0
        for found in _PART.finditer(text):
            self._pieces += [_constant(text[position : found.start()]), _variable(found[1], found[0])]
            position = found.end()
        self._pieces.append(_constant(text[position:]))

    def write(self, event: Event) -> str:
        """The string for an event."""
        return "".join(piece(event) for piece in self._pieces)


def _constant(text: str) -> Piece:
    return lambda _event: text


def _variable(name: str, whole: str) -> Piece:
    if name == "+%s":
        return lambda event: str(int(event.timestamp.timestamp()))
    if name.startswith("+"):
        write = formatter(name[1:])
        return lambda event: write(event.timestamp)
    if name.startswith("{"):
        raise ValueError(f"{whole}}} is not known to the lab's stand-in: write %{{+YYYY.MM.dd}}")
    path = parse_reference(name)

    def read(event: Event) -> str:
        value = event.get(path)
        if value is None:
            return whole
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    return read
