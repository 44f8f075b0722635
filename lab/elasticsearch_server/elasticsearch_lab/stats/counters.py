"""What was done with an index: how often, and for how long."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Meter:
    """Counts doings of one kind and adds up how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.total = 0
        self.current = 0
        self._seconds = 0.0

    @property
    def millis(self) -> int:
        """Milliseconds in all."""
        return int(self._seconds * 1000)

    @contextmanager
    def measured(self, number: int = 1) -> Iterator[None]:
        """Count what happens inside, as so many doings."""
        started = time.perf_counter()
        with self._lock:
            self.current += number
        try:
            yield
        finally:
            seconds = time.perf_counter() - started
            with self._lock:
                self.current -= number
                self.total += number
                self._seconds += seconds

    def count(self, number: int = 1) -> None:
        """Count something whose time counts elsewhere."""
        with self._lock:
            self.total += number

    def add(self, other: "Meter") -> None:
        """Count what another one has counted."""
        with self._lock:
            self.total += other.total
            self._seconds += other._seconds


class Counters:
    """The doings with one index, or with several."""

    def __init__(self) -> None:
        self.indexing = Meter()
        self.failed = Meter()
        self.deleting = Meter()
        self.found = Meter()
        """Documents got by id."""
        self.missing = Meter()
        """Documents asked for by id that were not there."""
        self.query = Meter()
        self.fetch = Meter()

    def add(self, other: "Counters") -> None:
        """Count what another one has counted."""
        for name, meter in vars(self).items():
            meter.add(getattr(other, name))
