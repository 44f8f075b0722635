"""Undoing orders that nobody works on any more."""

import asyncio
import logging

from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError
from shop_services.api.orders.checkout import Checkout

ROUND_SECONDS = 15.0

_logger = logging.getLogger(__name__)


class OrderUpkeep:
    """Looks for abandoned orders every ROUND_SECONDS."""

    def __init__(self, checkout: Checkout, *, settle_after_seconds: float) -> None:
        self._checkout = checkout
        self._settle_after = settle_after_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; while a dependency is away it waits."""
        while not stop.is_set():
            try:
                await self._checkout.undo_abandoned(older_than_seconds=self._settle_after)
            except DependencyUnavailableError as error:
                _logger.warning("order upkeep waits: %s", error, extra={"cause": error.cause})
            await wait_for_stop(stop, ROUND_SECONDS)
