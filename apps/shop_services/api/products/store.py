"""Products in PostgreSQL."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shop_services.api.database import LoggedDatabase
from shop_services.contracts.products import Product, ProductFilter, ProductPage
from shop_services.contracts.values import MAX_STOCK
from shop_services.shared.tables import ProductRow


class StockFullError(Exception):
    """More units than a product may have."""


class ProductStore(Protocol):
    """Where products are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def get(self, product_id: int) -> Product | None:
        """The one with this id."""

    async def page(self, query: ProductFilter) -> ProductPage:
        """A page of those that the query names, by id."""

    async def restock(self, product_id: int, quantity: int) -> Product | None:
        """The product with so many units more, None if there is none; raises StockFullError."""


class PostgresProductStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: LoggedDatabase) -> None:
        self._database = database

    async def get(self, product_id: int) -> Product | None:
        """The one with this id."""
        row = await self._database.read("get product", lambda session: session.get(ProductRow, product_id))
        return Product.model_validate(row) if row else None

    async def page(self, query: ProductFilter) -> ProductPage:
        """A page of those that the query names, by id."""
        statement = select(ProductRow).order_by(ProductRow.id).limit(query.limit + 1)
        if query.search is not None:
            statement = statement.where(func.strpos(func.lower(ProductRow.name), query.search.lower()) > 0)
        if query.low_stock:
            statement = statement.where(ProductRow.stock_level <= ProductRow.low_stock_threshold)
        if query.cursor is not None:
            statement = statement.where(ProductRow.id > query.cursor)

        async def load(session: AsyncSession) -> Sequence[ProductRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.read("list products", load)
        items = [Product.model_validate(row) for row in rows[: query.limit]]
        return ProductPage(items=items, next_cursor=items[-1].id if len(rows) > query.limit else None)

    async def restock(self, product_id: int, quantity: int) -> Product | None:
        """The product with so many units more, None if there is none; raises StockFullError."""

        async def add(session: AsyncSession) -> ProductRow | None:
            row = await session.get(ProductRow, product_id, with_for_update=True)
            if row is None:
                return None
            if row.stock_level + quantity > MAX_STOCK:
                raise StockFullError
            statement = (
                update(ProductRow)
                .where(ProductRow.id == product_id)
                .values(stock_level=ProductRow.stock_level + quantity, last_updated=func.now())
                .returning(ProductRow)
            )
            return await session.scalar(statement, execution_options={"populate_existing": True})

        row = await self._database.write("restock product", add)
        return Product.model_validate(row) if row else None
