"""Users in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.backing.postgres import Database
from template_api.users.schema import Role, User, UserPage, UserQuery
from template_api.users.table import UserRow


class EmailTakenError(Exception):
    """There is a user with this e-mail address already."""


class LastAdministratorError(Exception):
    """Without this one nobody could change users any more."""


@dataclass(frozen=True)
class Account:
    """What decides whether a user's tokens are good, and for what."""

    id: int
    role: Role
    is_active: bool
    token_version: int


@dataclass(frozen=True)
class Credentials:
    """What a login is compared with."""

    account: Account
    hashed_password: str


@dataclass(frozen=True)
class NewRow:
    """A user to be stored."""

    email: str
    name: str
    hashed_password: str
    role: Role = Role.USER


@dataclass(frozen=True)
class RowChange:
    """What is to be different in a user; None stays."""

    email: str | None = None
    name: str | None = None
    hashed_password: str | None = None
    role: Role | None = None
    is_active: bool | None = None

    @property
    def ends_sessions(self) -> bool:
        """Whether whoever is logged in must log in again."""
        return self.hashed_password is not None or self.is_active is not None

    @property
    def unmakes_administrator(self) -> bool:
        """Whether an active administrator is none afterwards."""
        return self.role is Role.USER or self.is_active is False


class UserStore(Protocol):
    """Where users are kept. All raise DependencyUnavailableError while it cannot be reached."""

    async def add(self, new: NewRow) -> User:
        """Stores a new one; raises EmailTakenError."""

    async def get(self, user_id: int) -> User | None:
        """The one with this id."""

    async def account(self, user_id: int) -> Account | None:
        """What decides about the tokens of the one with this id."""

    async def credentials(self, email: str) -> Credentials | None:
        """Those of the user with this e-mail address (in small letters)."""

    async def page(self, query: UserQuery) -> UserPage:
        """A page of users, newest first."""

    async def change(self, user_id: int, change: RowChange) -> User | None:
        """The changed one, None if there is none; raises EmailTakenError and LastAdministratorError."""

    async def remove(self, user_id: int) -> bool:
        """Whether there was one with this id; raises LastAdministratorError."""


class PostgresUserStore:
    """The store in PostgreSQL; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: NewRow) -> User:
        """Stores a new one; raises EmailTakenError."""
        statement = insert(UserRow).values(vars(new)).returning(UserRow)
        try:
            row = await self._database.run(lambda session: session.scalar(statement))
        except IntegrityError as error:
            raise EmailTakenError(new.email) from error
        return User.model_validate(row)

    async def get(self, user_id: int) -> User | None:
        """The one with this id."""
        row = await self._one(UserRow.id == user_id)
        return User.model_validate(row) if row else None

    async def account(self, user_id: int) -> Account | None:
        """What decides about the tokens of the one with this id."""
        row = await self._one(UserRow.id == user_id)
        return _account(row) if row else None

    async def credentials(self, email: str) -> Credentials | None:
        """Those of the user with this e-mail address (in small letters)."""
        row = await self._one(UserRow.email == email)
        return Credentials(_account(row), row.hashed_password) if row else None

    async def page(self, query: UserQuery) -> UserPage:
        """A page of users, newest first."""
        statement = select(UserRow).order_by(UserRow.id.desc()).limit(query.limit + 1)
        if query.cursor is not None:
            statement = statement.where(UserRow.id < query.cursor)

        async def load(session: AsyncSession) -> Sequence[UserRow]:
            return (await session.scalars(statement)).all()

        rows = await self._database.run(load)
        items = [User.model_validate(row) for row in rows[: query.limit]]
        return UserPage(items=items, next_cursor=str(items[-1].id) if len(rows) > query.limit else None)

    async def change(self, user_id: int, change: RowChange) -> User | None:
        """The changed one, None if there is none; raises EmailTakenError and LastAdministratorError."""
        values = {key: value for key, value in vars(change).items() if value is not None}
        statement = update(UserRow).where(UserRow.id == user_id).values(values)
        if change.ends_sessions:
            statement = statement.values(token_version=UserRow.token_version + 1)

        async def apply(session: AsyncSession) -> UserRow | None:
            if change.unmakes_administrator:
                await _keep_an_administrator(session, user_id)
            return await session.scalar(statement.returning(UserRow))

        try:
            row = await self._database.run(apply)
        except IntegrityError as error:
            raise EmailTakenError(change.email) from error
        return User.model_validate(row) if row else None

    async def remove(self, user_id: int) -> bool:
        """Whether there was one with this id; raises LastAdministratorError."""
        statement = delete(UserRow).where(UserRow.id == user_id).returning(UserRow.id)

        async def apply(session: AsyncSession) -> int | None:
            await _keep_an_administrator(session, user_id)
            return await session.scalar(statement)

        return await self._database.run(apply) is not None

    async def _one(self, condition: ColumnElement[bool]) -> UserRow | None:
        statement = select(UserRow).where(condition)
        return await self._database.run(lambda session: session.scalar(statement))


async def _keep_an_administrator(session: AsyncSession, user_id: int) -> None:
    # Locked in one order, so that two administrators can't remove each other at the same time.
    administrators = (
        select(UserRow.id)
        .where(UserRow.role == Role.ADMIN, UserRow.is_active)
        .order_by(UserRow.id)
        .with_for_update()
    )
    if list(await session.scalars(administrators)) == [user_id]:
        raise LastAdministratorError(user_id)


def _account(row: UserRow) -> Account:
    return Account(row.id, Role(row.role), row.is_active, row.token_version)
