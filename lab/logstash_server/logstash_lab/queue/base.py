"""What the kinds of queues have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..event.event import Event


@dataclass(frozen=True)
class Batch:
    """Events that a worker has."""

    events: Sequence[Event]
    entries: Sequence[tuple[int, int]] = ()
    """Their numbers and sizes in a queue on disk."""


class Queue(Protocol):
    """A bounded queue of events."""

    kind: str
    survives: bool
    """Whether what is in it is still there after a restart."""

    async def put(self, event: Event) -> None:
        """Take an event, once there is room for it."""
        ...

    async def take(self, most: int, delay: float) -> Batch:
        """Events, once there is one: as many as come within a delay of seconds, but not more than so many."""
        ...

    async def done(self, batch: Batch) -> None:
        """Forget a batch that has reached its end."""
        ...

    def waiting(self) -> int:
        """How many events have not reached their end."""
        ...

    def size(self) -> int:
        """Bytes on disk."""
        ...

    def close(self) -> None:
        """Close its files."""
        ...
