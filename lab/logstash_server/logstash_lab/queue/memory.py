"""The queue in memory: small, so that inputs are held back as soon as outputs are."""

import asyncio

from ..event.event import Event
from .base import Batch


class MemoryQueue:
    """A queue of so many events."""

    kind = "memory"
    survives = False

    def __init__(self, room: int) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue(room)
        self._taken = 0

    async def put(self, event: Event) -> None:
        """Take an event, once there is room for it."""
        await self._queue.put(event)

    async def take(self, most: int, delay: float) -> Batch:
        """Events, once there is one: as many as come within a delay of seconds, but not more than so many."""
        events = [await self._queue.get()]
        self._taken += 1
        if self._queue.qsize() < most - 1:
            await asyncio.sleep(delay)
        while len(events) < most and not self._queue.empty():
            events.append(self._queue.get_nowait())
            self._taken += 1
        return Batch(events)

    async def done(self, batch: Batch) -> None:
        """Forget a batch that has reached its end."""
        self._taken -= len(batch.events)

    def waiting(self) -> int:
        """How many events have not reached their end."""
        return self._queue.qsize() + self._taken

    def size(self) -> int:
        """It has no files."""
        return 0

    def close(self) -> None:
        """It has no files."""
