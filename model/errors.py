"""Errors in what a user wrote: all of them at once, each with its key, its value and a remedy."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from model.keys import keys_at, place_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what stands there, why it can't be, and what to write instead."""

    key: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.key} = {self.value}\n    {self.reason}\n    -> {self.remedy}"


class ConfigurationError(Exception):
    """Raised before any resource is touched; holds every problem that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        heading = f"{count} problem{'s' if count != 1 else ''} in the configuration; nothing was changed."
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))


def problems_of(error: ValidationError, model: type[BaseModel], prefix: str = "") -> list[Problem]:
    """Pydantic's findings as problems; `prefix` stands before their keys."""
    return [_problem(detail, model, prefix) for detail in error.errors()]


def shown(value: object, limit: int = 80) -> str:
    """A value as a user would recognise it, on one line."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def suggestion(word: str, known: Sequence[str]) -> str:
    """'Did you mean …' where a known word is close, else the list of what is known."""
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(sorted(known))}" if known else "remove it"


def _problem(detail: "ErrorDetails", model: type[BaseModel], prefix: str) -> Problem:
    key = prefix + ".".join(str(part) for part in place_of(model, detail["loc"]))
    kind = detail["type"]
    context = detail.get("ctx", {})
    value = shown(detail["input"])
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        return Problem(
            key, value, "this key is not known", suggestion(last, keys_at(model, detail["loc"][:-1]))
        )
    if kind == "missing":
        return Problem(key, "(missing)", "this key is required", f"add {last!r}")
    if kind == "union_tag_invalid":
        expected = str(context.get("expected_tags", "")).replace("'", "").split(", ")
        tag = str(context.get("tag", ""))
        return Problem(f"{key}.kind", repr(tag), "there is no such kind", suggestion(tag, expected))
    if kind == "union_tag_not_found":
        return Problem(f"{key}.kind", "(missing)", "every service names its kind", "add 'kind: service'")
    reason, _, remedy = detail["msg"].removeprefix("Value error, ").partition(" -> ")
    return Problem(key, value, reason, remedy or "write a value of that type")
