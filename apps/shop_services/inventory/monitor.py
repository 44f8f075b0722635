"""Watches the stock: reads it every few seconds, and tells what has changed."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError
from shop_services.inventory.levels import Severity, StockLevel
from shop_services.inventory.metrics import StockMetrics
from shop_services.inventory.store import StockStore

STALE_AFTER_SECONDS = 30.0
"""A failed reading or two are bridged with the last levels; after so long they are shown no more."""

_RANK = {Severity.OK: 0, Severity.LOW: 1, Severity.CRITICAL: 2}

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """The levels at one moment."""

    as_of: datetime
    levels: list[StockLevel]


class StockMonitor:
    """Keeps the last snapshot, the gauges and the log up to date."""

    def __init__(
        self,
        *,
        store: StockStore,
        metrics: StockMetrics,
        refresh_seconds: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._refresh = refresh_seconds
        self._clock = clock
        self._read_at = 0.0
        self._snapshot: Snapshot | None = None
        self._known: dict[int, StockLevel] = {}
        self._away = False

    def snapshot(self) -> Snapshot:
        """The last one; raises DependencyUnavailableError if there is none, or none but a stale one."""
        if self._snapshot is None:
            raise DependencyUnavailableError("postgres")
        return self._snapshot

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set."""
        while not stop.is_set():
            await self.step()
            await wait_for_stop(stop, self._refresh)

    async def step(self) -> None:
        """One reading."""
        try:
            levels = await self._store.levels()
        except DependencyUnavailableError as error:
            self._on_failure(error)
            return
        if self._away:
            self._away = False
            _logger.info("the stock can be read again")
        self._read_at = self._clock()
        self._snapshot = Snapshot(datetime.now(UTC), levels)
        self._metrics.show(levels)
        for level in levels:
            _tell_changes(self._known.get(level.product_id), level)
        self._known = {level.product_id: level for level in levels}

    def _on_failure(self, error: DependencyUnavailableError) -> None:
        if not self._away:
            self._away = True
            _logger.error("the stock cannot be read: %s", error, extra={"cause": error.cause})
        if self._snapshot is not None and self._clock() - self._read_at > STALE_AFTER_SECONDS:
            self._snapshot = None
            self._metrics.forget()


def _tell_changes(before: StockLevel | None, now: StockLevel) -> None:
    """Logs a changed level, and apart from it a changed severity; at the start, only what is bad."""
    fields: dict[str, object] = {
        "product_id": now.product_id,
        "product_name": now.product_name,
        "stock_level": now.stock_level,
        "low_stock_threshold": now.low_stock_threshold,
    }
    if before is not None and before.stock_level != now.stock_level:
        change = now.stock_level - before.stock_level
        _logger.info("stock level changed", extra=fields | {"was": before.stock_level, "change": change})
    was = before.severity if before else Severity.OK
    if now.severity is was:
        return
    if now.severity is Severity.CRITICAL:
        _logger.error("critical stock", extra=fields)
    elif now.severity is Severity.LOW and _RANK[was] < _RANK[now.severity]:
        _logger.warning("low stock", extra=fields)
    elif now.severity is Severity.LOW:
        _logger.warning("stock is low, no longer critical", extra=fields)
    else:
        _logger.info("stock is no longer low", extra=fields)
