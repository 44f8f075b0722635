"""When the next request may be made: not too often, and not while the shop is away."""

import asyncio
import logging
from collections.abc import Callable
from random import Random
from time import monotonic

from service_kit.background import wait_for_stop
from shop_services.traffic.metrics import TrafficMetrics

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0

_logger = logging.getLogger(__name__)


class StoppedError(Exception):
    """The service stops: leave."""


class Pacer:
    """Spreads all visitors' requests evenly, give or take half of the time between two."""

    def __init__(self, requests_per_second: float, chance: Random, stop: asyncio.Event) -> None:
        self._interval = 1 / requests_per_second
        self._chance = chance
        self._stop = stop
        self._next = 0.0

    async def turn(self) -> None:
        """Returns when it is the caller's turn. Turns that nobody took are not made up for."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next)
        self._next = turn + self._interval * self._chance.uniform(0.5, 1.5)
        await wait_for_stop(self._stop, turn - now)
        if self._stop.is_set():
            raise StoppedError


class Availability:
    """Whether the shop is there. While it is away, visitors come back later and later."""

    def __init__(
        self,
        chance: Random,
        metrics: TrafficMetrics,
        stop: asyncio.Event,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._chance = chance
        self._metrics = metrics
        self._stop = stop
        self._clock = clock
        self._delay = 0.0
        self._again_at = 0.0

    def away(self) -> bool:
        """Whether it should not be tried now."""
        return self._clock() < self._again_at

    async def wait(self) -> None:
        """Returns once it may be tried; raises StoppedError."""
        while self.away() and not self._stop.is_set():
            await wait_for_stop(self._stop, self._again_at - self._clock())
        if self._stop.is_set():
            raise StoppedError

    def failed(self, cause: str) -> None:
        """The shop did not answer. Of visitors who notice it together, the first one counts."""
        if self.away():
            return
        if not self._delay:
            _logger.warning("the shop is away: visitors wait", extra={"cause": cause})
            self._metrics.shop_up.set(0)
        self._delay = min(max(self._delay * 2, FIRST_DELAY_SECONDS), LONGEST_DELAY_SECONDS)
        self._again_at = self._clock() + self._delay * self._chance.uniform(0.75, 1.25)

    def succeeded(self) -> None:
        """The shop answered."""
        if self._delay:
            _logger.info("the shop is back")
            self._metrics.shop_up.set(1)
        self._delay = 0.0
        self._again_at = 0.0
