"""Prometheus metrics of the orders."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter


class OrderOutcome(StrEnum):
    """How an order ended: the values of the label `status`."""

    COMPLETED = "completed"
    FAILED = "failed"  # it was not paid
    OUT_OF_STOCK = "out_of_stock"  # refused, so there is no such order in the database
    REFUNDED = "refunded"


class OrderMetrics:
    """What dashboards and alerts ask about orders."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._orders = Counter("orders_total", "Orders by how they ended.", ("status",), registry=registry)
        for outcome in OrderOutcome:
            self._orders.labels(outcome)

    def count(self, outcome: OrderOutcome) -> None:
        """Counts an order that has ended so."""
        self._orders.labels(outcome).inc()
