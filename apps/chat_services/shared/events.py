"""Events for one user, published on that user's channel and passed on to all of the user's WebSockets."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter
from redis.asyncio import Redis

from chat_services.shared.keys import user_channel


class Notification(BaseModel):
    """Something a user should know of; `id` is the same each time the same thing is told."""

    type: Literal["notification"] = "notification"
    id: str
    kind: Literal["mention", "alert"]
    text: str
    sender: str | None = None
    room_id: str | None = None
    message_id: str | None = None
    created_at: datetime


class RoomJoined(BaseModel):
    """The user is now a member of the room."""

    type: Literal["room_joined"] = "room_joined"
    room_id: str


class RoomLeft(BaseModel):
    """The user is not a member of the room any more."""

    type: Literal["room_left"] = "room_left"
    room_id: str


class SessionRevoked(BaseModel):
    """The session has ended by a logout, or because an old refresh token of it was used."""

    type: Literal["session_revoked"] = "session_revoked"
    session: str


Event = Annotated[Notification | RoomJoined | RoomLeft | SessionRevoked, Field(discriminator="type")]
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def parse_event(text: str) -> Event:
    """The event that was published.

    Raises:
        ValidationError: it is none that this release knows.
    """
    return _EVENT.validate_json(text)


async def publish(redis: Redis, username: str, event: Event) -> int:
    """Tells it to the user's WebSockets; how many replicas of the chat service heard it."""
    return int(await redis.publish(user_channel(username), event.model_dump_json()))
