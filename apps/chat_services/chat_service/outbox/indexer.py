"""Brings messages into the search index."""

import logging
from collections.abc import Sequence

from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.schema import Message
from chat_services.chat_service.search import MessageSearch

GROUP = "search-index"

_logger = logging.getLogger(__name__)


class Indexer:
    """Indexes each message; one that comes again replaces itself."""

    def __init__(self, search: MessageSearch, metrics: OutboxMetrics) -> None:
        self._search = search
        self._metrics = metrics
        self._prepared = False

    async def handle(self, messages: Sequence[Message]) -> None:
        """Indexes the messages.

        Raises:
            DependencyUnavailableError: Elasticsearch is away, ask again.
        """
        if not self._prepared:
            await self._search.prepare()
            self._prepared = True
        rejected = await self._search.add(messages)
        if rejected:
            self._metrics.rejected.labels(GROUP).inc(rejected)
            _logger.error("elasticsearch refuses messages", extra={"refused": rejected})
