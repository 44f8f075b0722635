"""How many events a plugin or a pipeline has seen, and for how long it worked on them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..event.event import JsonObject


@dataclass
class Meter:
    """Counts of events, and seconds."""

    taken: int = 0
    given: int = 0
    seconds: float = 0.0

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Add the time that passes inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - started

    def shown(self) -> JsonObject:
        """The counts as the monitoring API names them."""
        return {"in": self.taken, "out": self.given, "duration_in_millis": int(self.seconds * 1000)}
