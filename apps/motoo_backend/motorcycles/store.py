"""Motorcycles in PostgreSQL."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from motoo_backend.motorcycles.schema import (
    Motorcycle,
    MotorcycleChange,
    MotorcycleFilter,
    MotorcyclePage,
    NewMotorcycle,
)
from motoo_backend.motorcycles.table import MotorcycleRow
from service_kit.backing.postgres import Database


class VinTakenError(Exception):
    """A motorcycle with this VIN is already on offer."""


class MotorcycleStore(Protocol):
    """Where motorcycles are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def add(self, offer: NewMotorcycle) -> Motorcycle:
        """Stores a new one; raises VinTakenError."""

    async def get(self, motorcycle_id: int) -> Motorcycle | None:
        """The one with this id."""

    async def page(self, query: MotorcycleFilter) -> MotorcyclePage:
        """A page of those that the query names, newest first."""

    async def change(self, motorcycle_id: int, change: MotorcycleChange) -> Motorcycle | None:
        """The changed one, with a higher version; None if there is none with this id."""

    async def remove(self, motorcycle_id: int) -> int | None:
        """The version of the one removed; None if there is none with this id."""


class PostgresMotorcycleStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, offer: NewMotorcycle) -> Motorcycle:
        """Stores a new one; raises VinTakenError."""
        statement = insert(MotorcycleRow).values(offer.model_dump()).returning(MotorcycleRow)
        try:
            row = await self._database.run(lambda session: session.scalar(statement))
        except IntegrityError as error:
            raise VinTakenError(offer.vin) from error
        return Motorcycle.model_validate(row)

    async def get(self, motorcycle_id: int) -> Motorcycle | None:
        """The one with this id."""
        row = await self._database.run(lambda session: session.get(MotorcycleRow, motorcycle_id))
        return Motorcycle.model_validate(row) if row else None

    async def page(self, query: MotorcycleFilter) -> MotorcyclePage:
        """A page of those that the query names, newest first."""
        statement = select(MotorcycleRow).order_by(MotorcycleRow.id.desc()).limit(query.limit + 1)
        if query.make is not None:
            statement = statement.where(func.lower(MotorcycleRow.make) == query.make.lower())
        if query.status is not None:
            statement = statement.where(MotorcycleRow.status == query.status)
        if query.max_price_cents is not None:
            statement = statement.where(MotorcycleRow.price_cents <= query.max_price_cents)
        if query.cursor is not None:
            statement = statement.where(MotorcycleRow.id < query.cursor)

        async def load(session: AsyncSession) -> Sequence[MotorcycleRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.run(load)
        items = [Motorcycle.model_validate(row) for row in rows[: query.limit]]
        return MotorcyclePage(items=items, next_cursor=items[-1].id if len(rows) > query.limit else None)

    async def change(self, motorcycle_id: int, change: MotorcycleChange) -> Motorcycle | None:
        """The changed one, with a higher version; None if there is none with this id."""
        statement = (
            update(MotorcycleRow)
            .where(MotorcycleRow.id == motorcycle_id)
            .values(
                **change.model_dump(exclude_none=True),
                version=MotorcycleRow.version + 1,
                updated_at=func.now(),
            )
            .returning(MotorcycleRow)
        )
        row = await self._database.run(lambda session: session.scalar(statement))
        return Motorcycle.model_validate(row) if row else None

    async def remove(self, motorcycle_id: int) -> int | None:
        """The version of the one removed; None if there is none with this id."""
        statement = (
            delete(MotorcycleRow).where(MotorcycleRow.id == motorcycle_id).returning(MotorcycleRow.version)
        )
        return await self._database.run(lambda session: session.scalar(statement))
