"""Words, strings, numbers and signs of a configuration, with their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..errors import ConfigError

Kind = Literal["word", "string", "number", "sign", "end"]

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    |(?P<word>\w[\w-]*)
    |(?P<sign>=>|[{}\[\],])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A part of a configuration; a string's text is what is between its quotes."""

    kind: Kind
    text: str
    line: int


def tokens(text: str, file: str) -> Iterator[Token]:
    """The tokens of a file, the last of which is its end.

    Raises:
        ConfigError: a character that begins none.
    """
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ConfigError(f"unexpected {text[position : position + 20].splitlines()[0]!r}", file, line)
        part = found[0]
        if found["string"]:
            quote = part[0]
            yield Token("string", part[1:-1].replace(f"\\{quote}", quote), line)
        elif found["number"]:
            yield Token("number", part, line)
        elif found["word"]:
            yield Token("word", part, line)
        elif found["sign"]:
            yield Token("sign", part, line)
        position, line = found.end(), line + part.count("\n")
    yield Token("end", "the end of the file", line)
