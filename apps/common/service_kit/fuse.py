"""Sparing callers the wait for a dependency that has just failed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from service_kit.errors import DependencyUnavailableError

_logger = logging.getLogger(__name__)


class Fuse:
    """After a failure nobody asks the dependency for `rest_seconds`: each would wait for its time limit.

    Attributes:
        dependency: its name in errors and logs.
    """

    def __init__(self, dependency: str, *, rest_seconds: float) -> None:
        self.dependency = dependency
        self._rest = rest_seconds
        self._rest_until = 0.0
        self._blown = False

    @contextmanager
    def guard(self) -> Iterator[None]:
        """What asks the dependency goes in here.

        Raises:
            DependencyUnavailableError: what is within raised it, or it has rested too short a time.
        """
        if monotonic() < self._rest_until:
            raise DependencyUnavailableError(self.dependency)
        try:
            yield
        except DependencyUnavailableError as error:
            if not self._blown:
                _logger.warning("%s: asked rarely from now on", error, extra={"cause": error.cause})
            self._blown = True
            self._rest_until = monotonic() + self._rest
            raise
        if self._blown:
            _logger.info("%s is there again", self.dependency)
        self._blown = False
