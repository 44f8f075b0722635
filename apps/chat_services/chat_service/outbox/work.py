"""Which groups read the outbox: those whose target there is."""

from uuid import uuid4

from redis.asyncio import Redis

from chat_services.chat_service.outbox import indexer, mentions
from chat_services.chat_service.outbox.consumer import Handle, OutboxConsumer
from chat_services.chat_service.outbox.indexer import Indexer
from chat_services.chat_service.outbox.mentions import MentionNotifier
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.search import MessageSearch
from service_kit.background import BackgroundWork


class OutboxWork:
    """This replica's consumers."""

    def __init__(
        self,
        redis: Redis,
        *,
        search: MessageSearch | None,
        notifier: MentionNotifier | None,
        metrics: OutboxMetrics,
    ) -> None:
        self._redis = redis
        self._search = search
        self._notifier = notifier
        self._metrics = metrics
        self._name = uuid4().hex

    def start(self, work: BackgroundWork) -> None:
        """Begins to read."""
        if self._search is not None:
            self._start(work, indexer.GROUP, Indexer(self._search, self._metrics).handle)
        if self._notifier is not None:
            self._start(work, mentions.GROUP, self._notifier.handle)

    async def close(self) -> None:
        """Closes the connections to the targets."""
        if self._search is not None:
            await self._search.close()
        if self._notifier is not None:
            await self._notifier.close()

    def _start(self, work: BackgroundWork, group: str, handle: Handle) -> None:
        consumer = OutboxConsumer(
            self._redis, group=group, consumer=self._name, handle=handle, metrics=self._metrics
        )
        work.start(group, consumer.run)
