"""The stock keeper: adds to what has run low, so that the shop never sells out for good."""

import asyncio
import logging
from random import Random

import httpx

from service_kit.background import wait_for_stop
from shop_services.contracts.products import Product, Restock
from shop_services.contracts.values import MAX_STOCK
from shop_services.traffic.metrics import TrafficMetrics
from shop_services.traffic.pacing import StoppedError
from shop_services.traffic.visit import ShopAwayError, Surroundings, Visit

# Units in multiples of the threshold, and at least so many.
SMALLEST_DELIVERY = 2
LARGEST_DELIVERY = 5
MIN_UNITS = 10

# What is sold out sells faster than is delivered: deliveries double each time, up to so many usual ones.
MOST_DELIVERIES = 64

_logger = logging.getLogger(__name__)


class StockKeeper:
    """Comes by every `seconds` or so; in between, products stay low."""

    def __init__(
        self,
        surroundings: Surroundings,
        client: httpx.AsyncClient,
        *,
        chance: Random,
        metrics: TrafficMetrics,
        seconds: float,
    ) -> None:
        self._surroundings = surroundings
        self._client = client
        self._chance = chance
        self._metrics = metrics
        self._seconds = seconds
        self._deliveries: dict[int, int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set."""
        while not stop.is_set():
            await wait_for_stop(stop, self._seconds * self._chance.uniform(0.8, 1.2))
            try:
                await self.step()
            except (ShopAwayError, StoppedError) as error:
                _logger.debug("round cut short", extra={"cause": type(error).__name__})

    async def step(self) -> None:
        """One round through the stock; raises ShopAwayError and StoppedError."""
        visit = Visit(self._surroundings, self._client, scenario="restock", chance=self._chance)
        for product in await visit.products(low_stock=True):
            delivery = Restock(quantity=self._units(product))
            answer = await visit.tell(f"/products/{product.id}/restock", delivery)
            if answer.is_success:
                self._metrics.restocked.inc(delivery.quantity)
                fields = {"product_id": product.id, "quantity": delivery.quantity}
                _logger.info("product restocked", extra=fields)

    def _units(self, product: Product) -> int:
        before = self._deliveries.get(product.id, 1)
        deliveries = max(1, before // 2) if product.stock_level else min(before * 2, MOST_DELIVERIES)
        self._deliveries[product.id] = deliveries
        usual = product.low_stock_threshold * self._chance.randint(SMALLEST_DELIVERY, LARGEST_DELIVERY)
        return min(max(usual, MIN_UNITS) * deliveries, MAX_STOCK)
