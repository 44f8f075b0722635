"""Shows that long work goes on: a line a step, and on a terminal a clock."""

import sys
import time
from threading import Lock
from types import TracebackType
from typing import Self

from rich.console import Console

# a pipe has no width, and its lines must not be broken at that of a terminal
console = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 200)


class Progress:
    """Prints steps with the seconds since the start; safe to use from several threads."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._lock = Lock()
        self._status = console.status("working …") if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    def line(self, text: str) -> None:
        """One step, done or begun."""
        with self._lock:
            console.print(f"[dim]{time.monotonic() - self._start:5.0f} s[/]  {text}", markup=True)
