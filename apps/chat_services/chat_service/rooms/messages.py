"""Messages in Redis: stored, published and handed to what follows, in one step."""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter
from redis.asyncio import Redis

from chat_services.chat_service import keys
from chat_services.chat_service.rooms.schema import Message, MessageBody, PageQuery
from chat_services.chat_service.streams import parse_entries
from service_kit.backing.redis import redis_available

# What the search index and the mentions may be behind; older messages never get there.
OUTBOX_LENGTH = 10_000

# Only a member's message is taken. It is published in the order of its room's stream, because scripts run
# one at a time: "<id> <body>".
_SEND = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return false end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*', 'body', ARGV[2])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*', 'id', id, 'body', ARGV[2])
redis.call('PUBLISH', ARGV[5], id .. ' ' .. ARGV[2])
return id
"""


class NotAMemberError(Exception):
    """Only members may write into a room; whether there is one, nobody else learns."""


class MessageStore:
    """The last `history_length` messages (or a few more) of each room."""

    def __init__(self, redis: Redis, *, history_length: int, registry: CollectorRegistry) -> None:
        self._redis = redis
        self._history_length = history_length
        self._send = redis.register_script(_SEND)
        self._sent = Counter("messages_sent_total", "Messages that users have sent.", registry=registry)

    async def send(self, room_id: str, sender: str, text: str) -> Message:
        """Stores and publishes the message.

        Raises:
            NotAMemberError: the sender is not in the room.
        """
        body = MessageBody(room_id=room_id, sender=sender, text=text, sent_at=datetime.now(tz=UTC))
        with redis_available():
            message_id = await self._send(
                keys=[keys.members(room_id), keys.messages(room_id), keys.OUTBOX],
                args=[
                    sender,
                    body.model_dump_json(),
                    self._history_length,
                    OUTBOX_LENGTH,
                    keys.room_channel(room_id),
                ],
            )
        if message_id is None:
            raise NotAMemberError(sender)
        self._sent.inc()
        return Message(id=str(message_id), **body.model_dump())

    async def page(self, room_id: str, query: PageQuery) -> list[Message]:
        """Part of the room's history, oldest first."""
        stream = keys.messages(room_id)
        with redis_available():
            if query.after:
                reply = await self._redis.xrange(stream, min=f"({query.after}", count=query.limit)
            else:
                newest = f"({query.before}" if query.before else "+"
                reply = await self._redis.xrevrange(stream, max=newest, count=query.limit)
        messages = [Message.stored(entry.id, entry.fields["body"]) for entry in parse_entries(reply)]
        return messages if query.after else messages[::-1]


def parse_published(data: str) -> Message:
    """The message that was published on its room's channel."""
    message_id, _, body = data.partition(" ")
    return Message.stored(message_id, body)
