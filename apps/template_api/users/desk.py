"""Changes of users, with what follows from them: hashed passwords, caches, and sessions that end."""

from fastapi import HTTPException

from template_api.auth.accounts import Accounts
from template_api.auth.passwords import Passwords
from template_api.users.cache import UserPageCache
from template_api.users.schema import NewUser, User, UserChange
from template_api.users.store import EmailTakenError, LastAdministratorError, NewRow, RowChange, UserStore


class UserDesk:
    """All raise DependencyUnavailableError while PostgreSQL cannot be asked, and HTTPException as told."""

    def __init__(
        self, store: UserStore, passwords: Passwords, cache: UserPageCache, accounts: Accounts
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._cache = cache
        self._accounts = accounts

    async def add(self, new: NewUser) -> User:
        """The new user; 409 if the e-mail address is taken."""
        hashed = await self._passwords.hash(new.password.get_secret_value())
        try:
            user = await self._store.add(NewRow(new.email, new.name, hashed, new.role))
        except EmailTakenError as error:
            raise _taken() from error
        await self._cache.invalidate()
        return user

    async def change(self, user_id: int, change: UserChange) -> User:
        """The changed user; 404 if there is none, 409 if it cannot be done."""
        password = change.password
        row_change = RowChange(
            email=change.email,
            name=change.name,
            hashed_password=await self._passwords.hash(password.get_secret_value()) if password else None,
            role=change.role,
            is_active=change.is_active,
        )
        try:
            user = await self._store.change(user_id, row_change)
        except EmailTakenError as error:
            raise _taken() from error
        except LastAdministratorError as error:
            raise _last_administrator() from error
        if user is None:
            raise _not_found(user_id)
        await self._follow_up(user_id)
        return user

    async def remove(self, user_id: int) -> None:
        """Removes the user with all that is theirs; 404 if there is none, 409 if it cannot be done."""
        try:
            removed = await self._store.remove(user_id)
        except LastAdministratorError as error:
            raise _last_administrator() from error
        if not removed:
            raise _not_found(user_id)
        await self._follow_up(user_id)

    async def _follow_up(self, user_id: int) -> None:
        await self._accounts.refresh(user_id)
        await self._cache.invalidate()


def _taken() -> HTTPException:
    return HTTPException(409, "There is a user with this e-mail address already.")


def _last_administrator() -> HTTPException:
    return HTTPException(409, "This is the last active administrator: make another one first.")


def _not_found(user_id: int) -> HTTPException:
    return HTTPException(404, f"There is no user {user_id}.")
