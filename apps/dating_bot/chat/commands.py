"""What users can say to the bot."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError

from dating_bot.people.schema import ProfileChange


class CommandName(StrEnum):
    """The commands, and what everything else counts as."""

    START = "start"
    PROFILE = "profile"
    NEXT = "next"
    LIKE = "like"
    PASS = "pass"  # noqa: S105 - a command, not a password
    MATCHES = "matches"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Command:
    """A command and what stood behind it."""

    name: CommandName
    arguments: str = ""


class ArgumentError(Exception):
    """The arguments of a command make no sense; the message tells the user what to write instead."""


_BY_WORD = {f"/{name}": name for name in CommandName if name is not CommandName.UNKNOWN}
_KEY = re.compile(r"(?:^|(?<=\s))(age|city|about)=", re.IGNORECASE)
_EXPECTED = {
    "age": "a whole number from 18 to 120",
    "city": "1 to 60 letters",
    "about": "at most 500 letters",
}
PROFILE_EXAMPLE = "/profile age=29 city=Berlin about=I bake bread"


def parse_command(text: str) -> Command:
    """The command that a message is, e.g. `/profile` with the arguments `age=29 city=Berlin`."""
    word, *rest = text.split(maxsplit=1) or [""]
    name = _BY_WORD.get(word.lower(), CommandName.UNKNOWN)
    return Command(name, "".join(rest).strip())


def parse_profile(arguments: str) -> ProfileChange:
    """The change that `age=… city=… about=…` describes; a value ends where the next key begins.

    Raises:
        ArgumentError: a key is given twice, a value is not allowed, or there is something else.
    """
    before, *parts = _KEY.split(arguments)
    if before.strip():
        raise ArgumentError(f"I don't understand '{before.strip()}'. Write, for example: {PROFILE_EXAMPLE}")
    given: dict[str, str] = {}
    for key, value in zip(map(str.lower, parts[::2]), parts[1::2], strict=True):
        if key in given:
            raise ArgumentError(f"You gave {key}= more than once: give it once.")
        given[key] = value.strip()
    try:
        return ProfileChange.model_validate(given)
    except ValidationError as error:
        wrong = [str(item["loc"][0]) for item in error.errors()]
        lines = [f"{key}={given[key]} doesn't work: {key} takes {_EXPECTED[key]}." for key in wrong]
        raise ArgumentError("\n".join(lines)) from error
