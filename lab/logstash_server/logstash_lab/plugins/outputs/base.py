"""What all outputs have in common."""

from collections.abc import Sequence
from typing import Protocol

from ...event.event import Event, JsonObject
from ..meters import Meter


class Output(Protocol):
    """An output."""

    id: str
    name: str
    meter: Meter

    async def send(self, events: Sequence[Event]) -> None:
        """Deliver events; it comes back when each of them is delivered or given up."""
        ...

    def details(self) -> JsonObject:
        """What else the monitoring API tells of it."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...
