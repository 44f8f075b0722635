"""Who is there: a key a user that ends by itself unless it is renewed."""

from collections.abc import Sequence
from enum import StrEnum

from redis.asyncio import Redis

from service_kit.backing.redis import redis_available

TTL_SECONDS = 60
RENEW_SECONDS = 25.0  # so that one renewal may fail


class Presence(StrEnum):
    """What others are shown."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class PresenceStore:
    """Presence of all users."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def set(self, username: str, presence: Presence) -> None:
        """Shows it for a minute."""
        with redis_available():
            if presence is Presence.OFFLINE:
                await self._redis.delete(_key(username))
            else:
                await self._redis.set(_key(username), presence, ex=TTL_SECONDS)

    async def renew(self, username: str) -> None:
        """Keeps what the user has set, or online, for another minute."""
        with redis_available():
            if not await self._redis.expire(_key(username), TTL_SECONDS):
                await self._redis.set(_key(username), Presence.ONLINE, ex=TTL_SECONDS)

    async def of(self, usernames: Sequence[str]) -> dict[str, Presence]:
        """The presence of each."""
        if not usernames:
            return {}
        with redis_available():
            found = await self._redis.mget([_key(name) for name in usernames])
        return {
            name: Presence(str(value or Presence.OFFLINE))
            for name, value in zip(usernames, found, strict=True)
        }


def _key(username: str) -> str:
    return f"chat:user:{username}:presence"
