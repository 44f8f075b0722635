"""Accounts in Redis, which keeps them in its append-only file."""

from datetime import UTC, datetime

from pydantic import BaseModel
from redis.asyncio import Redis

from service_kit.backing.redis import redis_available


class UsernameTakenError(Exception):
    """There is an account of that name."""


class _StoredAccount(BaseModel):
    password_hash: str
    created_at: datetime


class AccountStore:
    """Password hashes by username."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, username: str, password_hash: str) -> None:
        """Opens an account.

        Raises:
            UsernameTakenError: somebody was faster.
        """
        account = _StoredAccount(password_hash=password_hash, created_at=datetime.now(tz=UTC))
        with redis_available():
            added = await self._redis.set(_key(username), account.model_dump_json(), nx=True)
        if not added:
            raise UsernameTakenError(username)

    async def exists(self, username: str) -> bool:
        """Whether there is such an account."""
        with redis_available():
            return bool(await self._redis.exists(_key(username)))

    async def password_hash(self, username: str) -> str | None:
        """The hash of the account's password."""
        with redis_available():
            stored = await self._redis.get(_key(username))
        return None if stored is None else _StoredAccount.model_validate_json(stored).password_hash


def _key(username: str) -> str:
    return f"chat:account:{username}"
