"""Profiles in Redis."""

from datetime import UTC, datetime

from redis.asyncio import Redis

from chat_services.user_service.schema import Profile, ProfileChange
from service_kit.backing.redis import redis_available

# Only what is there already can be changed: a change that comes late brings no removed profile back.
_CHANGE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
"""


class ProfileStore:
    """One hash a user. The auth service owns accounts; a profile begins with the user's first visit."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._change = redis.register_script(_CHANGE)

    async def open(self, username: str) -> Profile:
        """The user's own profile, made now if there is none."""
        with redis_available():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.hsetnx(_key(username), "display_name", username)
                pipeline.hsetnx(_key(username), "about", "")
                pipeline.hsetnx(_key(username), "created_at", datetime.now(tz=UTC).isoformat())
                pipeline.hgetall(_key(username))
                *_, fields = await pipeline.execute()
        return Profile.model_validate(fields | {"username": username})

    async def get(self, username: str) -> Profile | None:
        """The profile of anybody."""
        with redis_available():
            fields = await self._redis.hgetall(_key(username))
        return Profile.model_validate(fields | {"username": username}) if fields else None

    async def change(self, username: str, change: ProfileChange) -> Profile:
        """The user's own profile, with what the change says."""
        await self.open(username)
        changes = change.model_dump(exclude_none=True)
        with redis_available():
            await self._change(
                keys=[_key(username)], args=[part for item in changes.items() for part in item]
            )
        return await self.open(username)


def _key(username: str) -> str:
    return f"chat:user:{username}:profile"
