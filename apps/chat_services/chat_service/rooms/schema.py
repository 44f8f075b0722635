"""Rooms and messages as the API takes and gives them."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from chat_services.shared.names import Line, MessageId, MessageText, Username

MAX_PAGE_SIZE = 100
MAX_MEMBERS = 200
MAX_ROOMS = 100


class NewRoom(BaseModel):
    """A room to open; who opens it is its first member."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    members: list[Username] = Field([], max_length=50)


class Invitation(BaseModel):
    """A user who is to be a member."""

    model_config = ConfigDict(extra="forbid")

    username: Username


class Room(BaseModel):
    """A room, for its members only."""

    id: str
    name: str
    created_by: str
    created_at: datetime


class RoomWithMembers(Room):
    """A room and everybody in it, by name."""

    members: list[str]


class NewMessage(BaseModel):
    """A message to send."""

    model_config = ConfigDict(extra="forbid")

    text: MessageText


class MessageBody(BaseModel):
    """All of a message but its id, which Redis gives it."""

    room_id: str
    sender: str
    text: str
    sent_at: datetime


class Message(MessageBody):
    """A message; within a room, ids grow with time."""

    id: str

    @classmethod
    def stored(cls, message_id: str, body: str) -> Self:
        """The message of which the store has the id and the rest as JSON."""
        rest = MessageBody.model_validate_json(body)
        return cls(id=message_id, **rest.model_dump())


class PageQuery(BaseModel):
    """Which part of a room's history: the newest messages, those before one, or those after one."""

    model_config = ConfigDict(extra="forbid")

    before: MessageId | None = None
    after: MessageId | None = None
    limit: int = Field(50, ge=1, le=MAX_PAGE_SIZE)

    @model_validator(mode="after")
    def _one_direction(self) -> Self:
        if self.before and self.after:
            raise ValueError("give before or after, not both")
        return self


class SearchQuery(BaseModel):
    """Words to look for; messages that have all of them are found."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=200)
    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
