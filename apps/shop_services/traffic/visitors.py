"""The visitors: each makes one visit after the other."""

import asyncio
import logging
from random import Random

import httpx

from shop_services.traffic.pacing import StoppedError
from shop_services.traffic.scenarios import SCENARIOS
from shop_services.traffic.visit import ShopAwayError, Surroundings, Visit

_WEIGHTS = [scenario.weight for scenario in SCENARIOS]

_logger = logging.getLogger(__name__)


class Visitor:
    """Chooses what to come for; what one chooses does not depend on the others."""

    def __init__(self, surroundings: Surroundings, client: httpx.AsyncClient, chance: Random) -> None:
        self._surroundings = surroundings
        self._client = client
        self._chance = chance

    async def run(self, stop: asyncio.Event) -> None:
        """Visits until `stop` is set."""
        while not stop.is_set():
            await self.step()

    async def step(self) -> None:
        """One visit."""
        scenario = self._chance.choices(SCENARIOS, _WEIGHTS)[0]
        visit = Visit(self._surroundings, self._client, scenario=scenario.name, chance=self._chance)
        try:
            await scenario.play(visit)
        except (ShopAwayError, StoppedError) as error:
            _logger.debug("visit cut short", extra={"scenario": scenario.name, "cause": type(error).__name__})
