"""Inboxes in Redis: the newest notifications of each user."""

from redis.asyncio import Redis

from chat_services.shared.events import Notification
from service_kit.backing.redis import redis_available

KEPT = 100
KEPT_SECONDS = 30 * 86400


class InboxStore:
    """One sorted set a user, by time; an inbox that nothing comes to ends after KEPT_SECONDS."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, username: str, notification: Notification) -> bool:
        """Puts it in; False if the same one was there already."""
        key = _key(username)
        entry = notification.model_dump_json()
        with redis_available():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.zadd(key, {entry: notification.created_at.timestamp()}, nx=True)
                pipeline.zremrangebyrank(key, 0, -KEPT - 1)
                pipeline.expire(key, KEPT_SECONDS)
                added, *_ = await pipeline.execute()
        return bool(added)

    async def of(self, username: str, limit: int) -> list[Notification]:
        """The user's notifications, newest first."""
        with redis_available():
            entries = await self._redis.zrevrange(_key(username), 0, limit - 1)
        return [Notification.model_validate_json(str(entry)) for entry in entries]


def _key(username: str) -> str:
    return f"chat:user:{username}:inbox"
