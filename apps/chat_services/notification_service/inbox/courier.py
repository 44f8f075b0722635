"""The courier brings a notification to a user's inbox and open WebSockets."""

from collections.abc import Iterable

from redis.asyncio import Redis

from chat_services.notification_service.inbox.store import InboxStore
from chat_services.notification_service.metrics import Channel, NotificationMetrics, Result
from chat_services.shared.events import Notification, publish
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError


class Courier:
    """Delivers each notification once to each user, however often it is asked to."""

    def __init__(self, redis: Redis, inbox: InboxStore, metrics: NotificationMetrics) -> None:
        self._redis = redis
        self._inbox = inbox
        self._metrics = metrics

    async def deliver(self, usernames: Iterable[str], notification: Notification) -> None:
        """Brings it to all of them.

        Raises:
            DependencyUnavailableError: somebody's inbox could not be reached; ask again.
        """
        for username in usernames:
            if await self._to_inbox(username, notification):
                await self._to_websockets(username, notification)

    async def _to_inbox(self, username: str, notification: Notification) -> bool:
        try:
            added = await self._inbox.add(username, notification)
        except DependencyUnavailableError:
            self._count(Channel.INBOX, Result.FAILED)
            raise
        if added:
            self._count(Channel.INBOX, Result.SENT)
        return added

    async def _to_websockets(self, username: str, notification: Notification) -> None:
        try:
            with redis_available():
                heard = await publish(self._redis, username, notification)
        except DependencyUnavailableError:  # it is in the inbox, that will do
            self._count(Channel.WEBSOCKET, Result.FAILED)
        else:
            self._count(Channel.WEBSOCKET, Result.SENT if heard else Result.OFFLINE)

    def _count(self, channel: Channel, result: Result) -> None:
        self._metrics.sent.labels(channel, result).inc()
