"""What goes over a WebSocket: one JSON object a text frame, told apart by `type`.

Beside those below, the service passes on the events of `chat_services.shared.events` as they are.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chat_services.chat_service.rooms.schema import Message
from chat_services.shared.names import MessageText, RoomId


class Send(BaseModel):
    """Client: send this; `ref` is the client's own word for it and comes back with the answer."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["send"]
    room_id: RoomId
    text: MessageText
    ref: str | None = Field(None, max_length=64)


class Ping(BaseModel):
    """Client: are you there? (Browsers can't send a WebSocket's own pings.)"""

    model_config = ConfigDict(extra="forbid")

    type: Literal["ping"]


class Ready(BaseModel):
    """Service: from now on, everything that is sent in these rooms is passed on."""

    type: Literal["ready"] = "ready"
    username: str
    room_ids: list[str]


class Sent(BaseModel):
    """Service: the message with this `ref` is stored and on its way."""

    type: Literal["sent"] = "sent"
    ref: str | None
    message_id: str


class MessageFrame(BaseModel):
    """Service: somebody (perhaps this client) has sent a message."""

    type: Literal["message"] = "message"
    message: Message


class Pong(BaseModel):
    """Service: yes."""

    type: Literal["pong"] = "pong"


class Resync(BaseModel):
    """Service: messages may have been missed; read the rooms' history after the last known message."""

    type: Literal["resync"] = "resync"


class ErrorCode(StrEnum):
    """What was wrong."""

    INVALID = "invalid"
    NOT_A_MEMBER = "not_a_member"
    TOO_FAST = "too_fast"
    UNAVAILABLE = "unavailable"


class ErrorFrame(BaseModel):
    """Service: the frame with this `ref` (if it had one) was not done."""

    type: Literal["error"] = "error"
    ref: str | None = None
    code: ErrorCode
    detail: str


ClientFrame = Annotated[Send | Ping, Field(discriminator="type")]
_CLIENT_FRAME: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)


def parse_client_frame(text: str) -> ClientFrame:
    """The client's frame.

    Raises:
        ValidationError: it is none.
    """
    return _CLIENT_FRAME.validate_json(text)
