"""What all filters have in common."""

from typing import Protocol

from ...event.event import Event
from ..common import Decorations, identifier
from ..meters import Meter
from ..options import Options


class Change(Protocol):
    """What one kind of filter does."""

    def __call__(self, event: Event) -> bool:
        """Change the event; whether it succeeded."""
        ...


class Filter:
    """A filter of some kind, with the settings that all of them have.

    Raises:
        ConfigError: a setting is unknown or not valid.
    """

    def __init__(self, options: Options, change: Change) -> None:
        self.name = options.node.name
        self.id = identifier(options)
        self.meter = Meter()
        self._change = change
        self._decorations = Decorations(options)
        options.finish()

    def apply(self, event: Event) -> None:
        """Let it do its work, and the decorations where that succeeded."""
        self.meter.taken += 1
        with self.meter.measured():
            if self._change(event):
                self._decorations.apply(event)
        self.meter.given += 1
