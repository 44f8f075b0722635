"""Garbage collections of the Python process, told as a JVM tells its own."""

import gc
import time
from dataclasses import dataclass
from typing import Literal


@dataclass
class Collector:
    """How often collections of a kind ran, and for how many milliseconds in all."""

    count: int = 0
    millis: float = 0.0


class Collections:
    """Counts collections from now on: `old` are those of everything, `young` the others."""

    def __init__(self) -> None:
        self.young = Collector()
        self.old = Collector()
        self._started = 0.0
        gc.callbacks.append(self._note)

    def stop(self) -> None:
        """Count no more."""
        gc.callbacks.remove(self._note)

    def _note(self, phase: Literal["start", "stop"], details: dict[str, int]) -> None:
        if phase == "start":
            self._started = time.perf_counter()
            return
        collector = self.old if details["generation"] == 2 else self.young
        collector.count += 1
        collector.millis += (time.perf_counter() - self._started) * 1000
