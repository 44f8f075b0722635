"""Tells the notification service who was mentioned: `@name` in a message, for members of its room."""

import logging
import re
from collections.abc import Sequence

import httpx

from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.schema import Message
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.shared.events import Notification
from chat_services.shared.names import USERNAME_PATTERN
from chat_services.shared.tokens import Tokens
from service_kit.errors import DependencyUnavailableError

GROUP = "mentions"
MAX_MENTIONS = 10
TIMEOUT_SECONDS = 5.0
_QUOTED_CHARACTERS = 200

_MENTION = re.compile(rf"(?<![a-z0-9_@.])@({USERNAME_PATTERN})(?![a-z0-9_])", re.IGNORECASE)

_logger = logging.getLogger(__name__)


class MentionNotifier:
    """Calls the notification service as a service; telling the same mention twice does no harm there."""

    def __init__(
        self, url: str, *, service: str, tokens: Tokens, rooms: RoomStore, metrics: OutboxMetrics
    ) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)
        self._service = service
        self._tokens = tokens
        self._rooms = rooms
        self._metrics = metrics

    async def handle(self, messages: Sequence[Message]) -> None:
        """Tells all who are mentioned in the messages.

        Raises:
            DependencyUnavailableError: the notification service is away, ask again.
        """
        for message in messages:
            names = mentioned(message.text, by=message.sender)
            recipients = await self._rooms.members_among(message.room_id, names)
            if recipients:
                await self._tell(recipients, message)

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    async def _tell(self, recipients: list[str], message: Message) -> None:
        notification = Notification(
            id=f"{message.room_id}:{message.id}",
            kind="mention",
            text=message.text[:_QUOTED_CHARACTERS],
            sender=message.sender,
            room_id=message.room_id,
            message_id=message.id,
            created_at=message.sent_at,
        )
        body = {"recipients": recipients, "notification": notification.model_dump(mode="json")}
        headers = {"Authorization": f"Bearer {self._tokens.issue_for_service(self._service)}"}
        try:
            answer = await self._client.post("/notifications", json=body, headers=headers)
            if answer.is_server_error:
                answer.raise_for_status()
        except httpx.HTTPError as error:
            raise DependencyUnavailableError("notification-service") from error
        if answer.is_error:
            self._metrics.rejected.labels(GROUP).inc()
            _logger.error("a notification was refused", extra={"answer": answer.status_code})


def mentioned(text: str, *, by: str) -> list[str]:
    """The names after an @, in the order in which they come, each once, without the sender's own."""
    names = dict.fromkeys(match.lower() for match in _MENTION.findall(text))
    names.pop(by, None)
    return list(names)[:MAX_MENTIONS]
