"""Contacts in Redis: whom a user wants to see."""

from redis.asyncio import Redis

from service_kit.backing.redis import redis_available

MAX_CONTACTS = 500

_ADD = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 1 end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('SADD', KEYS[1], ARGV[1])
return 1
"""


class TooManyContactsError(Exception):
    """The user has MAX_CONTACTS already."""


class ContactStore:
    """One set a user."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._add = redis.register_script(_ADD)

    async def add(self, username: str, contact: str) -> None:
        """Adds the contact, if it is not there yet.

        Raises:
            TooManyContactsError: there is no room for it.
        """
        with redis_available():
            added = await self._add(keys=[_key(username)], args=[contact, MAX_CONTACTS])
        if not added:
            raise TooManyContactsError(username)

    async def remove(self, username: str, contact: str) -> None:
        """Removes the contact, if it is there."""
        with redis_available():
            await self._redis.srem(_key(username), contact)

    async def of(self, username: str) -> list[str]:
        """The user's contacts by name."""
        with redis_available():
            return sorted(str(name) for name in await self._redis.smembers(_key(username)))


def _key(username: str) -> str:
    return f"chat:user:{username}:contacts"
