"""/inventory: the stock as it was read last."""

import logging
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict

from shop_services.contracts.values import ProductId
from shop_services.inventory.levels import Severity, StockLevel, StockStatistics, statistics
from shop_services.inventory.monitor import StockMonitor

_logger = logging.getLogger(__name__)


class StockFilter(BaseModel):
    """The query of the list."""

    model_config = ConfigDict(extra="forbid")

    severity: Severity | None = None


class StockList(BaseModel):
    """Stock levels by product id."""

    as_of: datetime
    items: list[StockLevel]


class StockReport(StockStatistics):
    """The stock as a whole."""

    as_of: datetime


def inventory_routes(monitor: StockMonitor) -> APIRouter:
    """The routes, showing what this monitor has read."""
    router = APIRouter(prefix="/inventory", tags=["inventory"])

    @router.get("")
    async def browse(query: Annotated[StockFilter, Query()]) -> StockList:
        snapshot = monitor.snapshot()
        items = [level for level in snapshot.levels if query.severity in {None, level.severity}]
        _log_query("levels", len(items))
        return StockList(as_of=snapshot.as_of, items=items)

    @router.get("/statistics")
    async def sum_up() -> StockReport:
        snapshot = monitor.snapshot()
        _log_query("statistics", len(snapshot.levels))
        return StockReport(as_of=snapshot.as_of, **statistics(snapshot.levels).model_dump())

    @router.get("/{product_id}")
    async def look_at(product_id: Annotated[ProductId, Path()]) -> StockLevel:
        found = [level for level in monitor.snapshot().levels if level.product_id == product_id]
        _log_query("product", len(found))
        if not found:
            raise HTTPException(404, f"There is no product {product_id}.")
        return found[0]

    return router


def _log_query(query: str, results: int) -> None:
    _logger.info("inventory queried", extra={"query": query, "results": results})
