"""Orders in PostgreSQL."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from shop_services.api.database import LoggedDatabase
from shop_services.contracts.orders import Order, OrderFilter, OrderPage, OrderStatus
from shop_services.contracts.values import MAX_STOCK
from shop_services.shared.tables import OrderRow, ProductRow

PENDING_BATCH = 50


class NoSuchProductError(Exception):
    """There is no such product."""


class OutOfStockError(Exception):
    """Fewer units are left than were ordered."""

    def __init__(self, product_name: str, left: int) -> None:
        super().__init__(f"{left} units of {product_name} are left")
        self.product_name = product_name
        self.left = left


class OrderStore(Protocol):
    """Where orders are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def reserve(self, product_id: int, quantity: int) -> Order:
        """Takes the units from the stock and writes a pending order; NoSuchProductError, OutOfStockError."""

    async def complete(self, order_id: int) -> Order | None:
        """A pending order as completed; None if it is not pending."""

    async def undo(self, order_id: int, *, was: OrderStatus, becomes: OrderStatus) -> Order | None:
        """Gives the order's units back to the stock; None if its status is not what it `was`."""

    async def get(self, order_id: int) -> Order | None:
        """The one with this id."""

    async def page(self, query: OrderFilter) -> OrderPage:
        """A page of those that the query names, newest first."""

    async def pending(self, *, older_than_seconds: float) -> list[Order]:
        """The oldest orders that are pending for so long, PENDING_BATCH at most."""


class PostgresOrderStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: LoggedDatabase) -> None:
        self._database = database

    async def reserve(self, product_id: int, quantity: int) -> Order:
        """Takes the units from the stock and writes a pending order; NoSuchProductError, OutOfStockError."""

        async def work(session: AsyncSession) -> OrderRow:
            take = (
                update(ProductRow)
                .where(ProductRow.id == product_id, ProductRow.stock_level >= quantity)
                .values(stock_level=ProductRow.stock_level - quantity, last_updated=func.now())
                .returning(ProductRow.price)
            )
            price = await session.scalar(take)
            if price is None:
                product = await session.get(ProductRow, product_id)
                if product is None:
                    raise NoSuchProductError
                raise OutOfStockError(product.name, product.stock_level)
            write = (
                insert(OrderRow)
                .values(product_id=product_id, quantity=quantity, total_amount=price * quantity)
                .returning(OrderRow)
            )
            return (await session.scalars(write)).one()

        return Order.model_validate(await self._database.write("reserve order", work))

    async def complete(self, order_id: int) -> Order | None:
        """A pending order as completed; None if it is not pending."""
        statement = _settled(order_id, OrderStatus.PENDING, OrderStatus.COMPLETED)
        row = await self._database.write("complete order", lambda session: session.scalar(statement))
        return Order.model_validate(row) if row else None

    async def undo(self, order_id: int, *, was: OrderStatus, becomes: OrderStatus) -> Order | None:
        """Gives the order's units back to the stock; None if its status is not what it `was`."""

        async def work(session: AsyncSession) -> OrderRow | None:
            row = await session.scalar(_settled(order_id, was, becomes))
            if row is not None:
                give_back = (
                    update(ProductRow)
                    .where(ProductRow.id == row.product_id)
                    .values(
                        stock_level=func.least(ProductRow.stock_level + row.quantity, MAX_STOCK),
                        last_updated=func.now(),
                    )
                )
                await session.execute(give_back)
            return row

        row = await self._database.write("undo order", work)
        return Order.model_validate(row) if row else None

    async def get(self, order_id: int) -> Order | None:
        """The one with this id."""
        row = await self._database.read("get order", lambda session: session.get(OrderRow, order_id))
        return Order.model_validate(row) if row else None

    async def page(self, query: OrderFilter) -> OrderPage:
        """A page of those that the query names, newest first."""
        statement = select(OrderRow).order_by(OrderRow.id.desc()).limit(query.limit + 1)
        if query.status is not None:
            statement = statement.where(OrderRow.order_status == query.status)
        if query.cursor is not None:
            statement = statement.where(OrderRow.id < query.cursor)

        async def load(session: AsyncSession) -> Sequence[OrderRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.read("list orders", load)
        items = [Order.model_validate(row) for row in rows[: query.limit]]
        return OrderPage(items=items, next_cursor=items[-1].id if len(rows) > query.limit else None)

    async def pending(self, *, older_than_seconds: float) -> list[Order]:
        """The oldest orders that are pending for so long, PENDING_BATCH at most."""
        statement = (
            select(OrderRow)
            .where(
                OrderRow.order_status == OrderStatus.PENDING,
                OrderRow.order_time < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, older_than_seconds),
            )
            .order_by(OrderRow.order_time)
            .limit(PENDING_BATCH)
        )

        async def load(session: AsyncSession) -> Sequence[OrderRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.read("list pending orders", load)
        return [Order.model_validate(row) for row in rows]


def _settled(order_id: int, was: OrderStatus, becomes: OrderStatus) -> ReturningUpdate[OrderRow]:
    return (
        update(OrderRow)
        .where(OrderRow.id == order_id, OrderRow.order_status == was)
        .values(order_status=becomes)
        .returning(OrderRow)
    )
