"""What the bot does by itself: keeping a gauge fresh, and forgetting old updates."""

import asyncio
import logging
from time import monotonic

from dating_bot.storage import Storage
from dating_bot.web.statistics import Statistics
from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError

ROUND_SECONDS = 10.0

# Messengers give up delivering an update after a day at most; after that nobody asks for its reply.
UPDATES_KEPT_HOURS = 48
FORGET_SECONDS = 600.0
FORGET_LIMIT = 5000

_logger = logging.getLogger(__name__)


class Upkeep:
    """Every replica does it, at its own pace; doing it twice changes nothing."""

    def __init__(self, *, storage: Storage, statistics: Statistics) -> None:
        self._storage = storage
        self._statistics = statistics
        self._next_forgetting = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set."""
        while not stop.is_set():
            try:
                await self.step()
            except DependencyUnavailableError as error:
                _logger.warning("upkeep waits: %s", error, extra={"cause": error.cause})
            await wait_for_stop(stop, ROUND_SECONDS)

    async def step(self) -> None:
        """One round."""
        await self._statistics.current()
        if monotonic() < self._next_forgetting:
            return
        forgotten = await self._storage.run(
            lambda transaction: transaction.updates.forget(
                older_than_hours=UPDATES_KEPT_HOURS, limit=FORGET_LIMIT
            )
        )
        if forgotten:
            _logger.info("old updates forgotten", extra={"updates": forgotten})
        if forgotten < FORGET_LIMIT:  # else there may be more: go on in the next round
            self._next_forgetting = monotonic() + FORGET_SECONDS
