"""Customers and attempts to log in, in PostgreSQL."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop_services.api.database import LoggedDatabase
from shop_services.contracts.customers import Customer, CustomerFilter, CustomerPage, NewCustomer
from shop_services.shared.client_ip import Address
from shop_services.shared.tables import CustomerRow, LoginAttemptRow


class EmailTakenError(Exception):
    """Somebody with this address is a customer already."""


class CustomerStore(Protocol):
    """Where customers are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def add(self, new: NewCustomer) -> Customer:
        """Stores a new one; raises EmailTakenError."""

    async def get(self, customer_id: int) -> Customer | None:
        """The one with this id."""

    async def with_email(self, email: str) -> Customer | None:
        """The one with this address."""

    async def page(self, query: CustomerFilter) -> CustomerPage:
        """A page of them, by id."""

    async def record_attempt(self, email: str, address: Address, *, success: bool) -> None:
        """Stores that somebody at this address tried to log in."""


class PostgresCustomerStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: LoggedDatabase) -> None:
        self._database = database

    async def add(self, new: NewCustomer) -> Customer:
        """Stores a new one; raises EmailTakenError."""
        statement = insert(CustomerRow).values(new.model_dump()).returning(CustomerRow)
        try:
            row = await self._database.write("add customer", lambda session: session.scalar(statement))
        except IntegrityError as error:
            raise EmailTakenError(new.email) from error
        return Customer.model_validate(row)

    async def get(self, customer_id: int) -> Customer | None:
        """The one with this id."""
        row = await self._database.read("get customer", lambda session: session.get(CustomerRow, customer_id))
        return Customer.model_validate(row) if row else None

    async def with_email(self, email: str) -> Customer | None:
        """The one with this address."""
        statement = select(CustomerRow).where(CustomerRow.email == email)
        row = await self._database.read("find customer", lambda session: session.scalar(statement))
        return Customer.model_validate(row) if row else None

    async def page(self, query: CustomerFilter) -> CustomerPage:
        """A page of them, by id."""
        statement = select(CustomerRow).order_by(CustomerRow.id).limit(query.limit + 1)
        if query.cursor is not None:
            statement = statement.where(CustomerRow.id > query.cursor)

        async def load(session: AsyncSession) -> Sequence[CustomerRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.read("list customers", load)
        items = [Customer.model_validate(row) for row in rows[: query.limit]]
        return CustomerPage(items=items, next_cursor=items[-1].id if len(rows) > query.limit else None)

    async def record_attempt(self, email: str, address: Address, *, success: bool) -> None:
        """Stores that somebody at this address tried to log in."""
        statement = insert(LoginAttemptRow).values(email=email, ip_address=address, success=success)
        await self._database.write("record login attempt", lambda session: session.execute(statement))
