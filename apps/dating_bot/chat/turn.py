"""What comes of a message."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """How a message was taken."""

    OK = "ok"
    EMPTY = "empty"
    """Understood, but there is nobody to show."""
    REFUSED = "refused"
    """Not understood, or not possible just now; the reply says what to do instead."""
    DUPLICATE = "duplicate"
    """Handled before; the reply is the one given then."""
    FAILED = "failed"
    """Not handled: a dependency is away, or the bot is broken. The messenger should deliver it again."""


class EventKind(StrEnum):
    """What can have happened; each is a log line with this message."""

    JOINED = "user joined"
    RETURNED = "user returned"
    PROFILE_SAVED = "profile saved"
    LIKED = "like given"
    PASSED = "pass given"
    MATCHED = "match made"
    STOPPED = "user stopped"


@dataclass(frozen=True)
class Turn:
    """The bot's reply, and what happened on the way to it; `other_id` is whom it happened with."""

    reply: str
    result: Result = Result.OK
    events: tuple[EventKind, ...] = ()
    other_id: int | None = None


def refused(reply: str) -> Turn:
    """A reply that tells the user what to do instead."""
    return Turn(reply, Result.REFUSED)
