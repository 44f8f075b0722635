"""Who listens to which channel, looked up from either side."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

ListenerT = TypeVar("ListenerT")


class Audience(Generic[ListenerT]):
    """A channel is there while somebody listens to it."""

    def __init__(self) -> None:
        self._by_channel: defaultdict[str, set[ListenerT]] = defaultdict(set)
        self._by_listener: defaultdict[ListenerT, set[str]] = defaultdict(set)

    def channels(self) -> Collection[str]:
        """All that somebody listens to."""
        return self._by_channel.keys()

    def listeners(self) -> list[ListenerT]:
        """All who listen to something."""
        return list(self._by_listener)

    def has(self, listener: ListenerT) -> bool:
        """Whether the listener listens to something."""
        return listener in self._by_listener

    def of(self, channel: str) -> list[ListenerT]:
        """Those who listen to the channel."""
        return list(self._by_channel.get(channel, ()))

    def add(self, listener: ListenerT, channels: Iterable[str]) -> None:
        """The listener listens to these too."""
        for channel in channels:
            self._by_channel[channel].add(listener)
            self._by_listener[listener].add(channel)

    def remove(self, listener: ListenerT, channel: str) -> None:
        """The listener does not listen to this any more."""
        self._by_channel[channel].discard(listener)
        if not self._by_channel[channel]:
            del self._by_channel[channel]
        self._by_listener[listener].discard(channel)
        if not self._by_listener[listener]:
            del self._by_listener[listener]

    def drop(self, listener: ListenerT) -> None:
        """The listener listens to nothing any more."""
        for channel in list(self._by_listener.get(listener, ())):
            self.remove(listener, channel)

    def replace(self, listener: ListenerT, channels: Iterable[str]) -> None:
        """The listener listens to these, and to nothing else."""
        self.drop(listener)
        self.add(listener, channels)
