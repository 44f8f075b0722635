"""A shop with visitors before it."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Self

import httpx
from prometheus_client import CollectorRegistry

from shop_services.shared.chance import chance
from shop_services.traffic.metrics import TrafficMetrics
from shop_services.traffic.pacing import Availability, Pacer
from shop_services.traffic.visit import Surroundings, Target, Visit
from tests.unit.apps.shop.wired import Shop

URLS = {Target.FRONTEND: "http://frontend", Target.API: "http://api"}


@dataclass
class Street:
    """A shop, and what visitors to it share."""

    shop: Shop
    registry: CollectorRegistry
    stop: asyncio.Event
    surroundings: Surroundings
    client: httpx.AsyncClient

    @classmethod
    def before(cls, shop: Shop, *, seed: int = 1) -> Self:
        registry, stop = CollectorRegistry(), asyncio.Event()
        metrics = TrafficMetrics(registry)
        surroundings = Surroundings(
            urls=URLS,
            pacer=Pacer(1_000_000, chance(seed, "pace"), stop),
            availability=Availability(chance(seed, "return"), metrics, stop),
            metrics=metrics,
        )
        return cls(shop, registry, stop, surroundings, httpx.AsyncClient(transport=shop))

    def visit(self, scenario: str = "test") -> Visit:
        return Visit(self.surroundings, self.client, scenario=scenario, chance=chance(1, scenario))

    def seen(self) -> Counter[tuple[str, str]]:
        """How often the visitors of each scenario got each status."""
        counts: Counter[tuple[str, str]] = Counter()
        for metric in self.registry.collect():
            for sample in metric.samples:
                if sample.name == "traffic_requests_total":
                    counts[sample.labels["scenario"], sample.labels["status"]] += int(sample.value)
        return counts


def open_shop() -> Shop:
    shop = Shop()
    for _ in range(4):
        shop.db.add_product(stock_level=50, threshold=10)
    for name in ("ada.keller", "bruno.silva"):
        shop.db.add_customer(name)
    return shop
