"""The output `stdout`."""

import sys
from collections.abc import Sequence

from ...event.event import Event, JsonObject
from ..codecs import encoder
from ..common import identifier
from ..meters import Meter
from ..options import Options


class StdoutOutput:
    """Writes events to standard output.

    Raises:
        ConfigError: the settings are not valid.
    """

    name = "stdout"

    def __init__(self, options: Options) -> None:
        self.id = identifier(options)
        self.meter = Meter()
        self._encode = encoder(options.plugin("codec", "rubydebug"))
        options.finish()

    async def send(self, events: Sequence[Event]) -> None:
        """Write events."""
        self.meter.taken += len(events)
        with self.meter.measured():
            sys.stdout.write("".join(self._encode(event) for event in events))
            sys.stdout.flush()
        self.meter.given += len(events)

    def details(self) -> JsonObject:
        """Nothing."""
        return {}

    async def close(self) -> None:
        """It has no connections."""
