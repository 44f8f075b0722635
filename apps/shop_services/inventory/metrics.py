"""Prometheus metrics of the stock."""

from prometheus_client import CollectorRegistry, Gauge

from shop_services.inventory.levels import Severity, StockLevel


class StockMetrics:
    """Gauges that show what was read last, and nothing once that is too old."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._level = Gauge(
            "inventory_stock_level",
            "Units of a product that can be ordered.",
            ("product_id", "product_name"),
            registry=registry,
        )
        self._low = Gauge(
            "inventory_low_stock_products",
            "Products at or below their threshold; NaN while the stock cannot be read.",
            registry=registry,
        )
        self._low.set(float("nan"))
        self._shown: set[tuple[str, str]] = set()

    def show(self, levels: list[StockLevel]) -> None:
        """Shows these levels; products that are not among them disappear."""
        labels = {(str(level.product_id), level.product_name): level.stock_level for level in levels}
        for gone in self._shown - labels.keys():
            self._level.remove(*gone)
        for label, units in labels.items():
            self._level.labels(*label).set(units)
        self._shown = set(labels)
        self._low.set(sum(level.severity is not Severity.OK for level in levels))

    def forget(self) -> None:
        """Shows nothing: a stale level would look like one that does not change."""
        self.show([])
        self._low.set(float("nan"))
