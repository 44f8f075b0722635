"""Prometheus metrics of the traffic."""

from prometheus_client import CollectorRegistry, Counter, Gauge

UNREACHABLE = "unreachable"
"""The label `status` of requests without an answer."""


class TrafficMetrics:
    """What the visitors have seen, to be compared with what the shop says of itself."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "traffic_requests_total",
            "Requests made by visitors.",
            ("scenario", "target", "status"),
            registry=registry,
        )
        self.shop_up = Gauge(
            "traffic_shop_up", "0 while visitors stay away because the shop does.", registry=registry
        )
        self.shop_up.set(1)
        self.restocked = Counter(
            "traffic_restocked_units_total", "Units added to the stock.", registry=registry
        )
