"""The stock in PostgreSQL."""

from typing import Protocol

from sqlalchemy import select

from service_kit.backing.postgres import Database
from shop_services.inventory.levels import StockLevel
from shop_services.shared.tables import ProductRow


class StockStore(Protocol):
    """Where the stock is kept."""

    async def levels(self) -> list[StockLevel]:
        """All products' levels by id; raises DependencyUnavailableError while it cannot be reached."""


class PostgresStockStore:
    """Reads them from the table of products."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def levels(self) -> list[StockLevel]:
        """All products' levels by id; raises DependencyUnavailableError while it cannot be reached."""
        row = ProductRow
        statement = select(
            row.id.label("product_id"),
            row.name.label("product_name"),
            row.price,
            row.stock_level,
            row.low_stock_threshold,
        ).order_by(row.id)
        found = await self._database.run(lambda session: session.execute(statement))
        return [StockLevel.model_validate(values) for values in found]
