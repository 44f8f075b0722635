"""Verdicts and matches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dating_bot.people.schema import Person


class Verdict(StrEnum):
    """What one user thinks of another."""

    LIKE = "like"
    PASS = "pass"  # noqa: S105 - a verdict, not a password


@dataclass(frozen=True)
class Match:
    """Someone whom a user likes and who likes them, and since when both do."""

    person: Person
    since: datetime
