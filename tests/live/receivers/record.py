"""What a receiver has received, for a test to wait for and look at."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Record(Generic[T]):
    """Things in the order in which they came; one thread adds them, another one waits."""

    def __init__(self) -> None:
        self._things: list[T] = []
        self._changed = threading.Condition()

    def add(self, thing: T) -> None:
        """Note that something has come."""
        with self._changed:
            self._things.append(thing)
            self._changed.notify_all()

    def all(self) -> list[T]:
        """Everything that has come."""
        with self._changed:
            return [*self._things]

    def clear(self) -> None:
        """Forget what has come."""
        with self._changed:
            self._things.clear()

    def wait_for(self, wanted: Callable[[T], bool], seconds: float) -> T:
        """The first thing that is wanted, once it has come.

        Raises:
            AssertionError: it has not within so many seconds; the message has what came instead.
        """
        with self._changed:
            if self._changed.wait_for(lambda: any(map(wanted, self._things)), seconds):
                return next(filter(wanted, self._things))
            raise AssertionError(f"nothing that was wanted within {seconds} s, only {self._things}")
