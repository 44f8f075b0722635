"""Prometheus metrics of the pages."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter


class Page(StrEnum):
    """The pages; each has a template of its name."""

    HOME = "home"
    PRODUCTS = "products"
    PRODUCT = "product"
    CART = "cart"
    CHECKOUT = "checkout"
    LOGIN = "login"


class PageMetrics:
    """What dashboards ask about pages."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._views = Counter("page_views_total", "Pages shown.", ("page",), registry=registry)
        for page in Page:
            self._views.labels(page)

    def count(self, page: Page) -> None:
        """Counts that the page was shown."""
        self._views.labels(page).inc()
