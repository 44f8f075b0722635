"""Redis keys and channels of rooms."""

OUTBOX = "chat:outbox"
"""The stream of all rooms' messages, for what is done after they were delivered."""


def room(room_id: str) -> str:
    """The room's hash."""
    return f"chat:room:{room_id}"


def members(room_id: str) -> str:
    """The set of the room's members."""
    return f"chat:room:{room_id}:members"


def messages(room_id: str) -> str:
    """The stream of the room's messages."""
    return f"chat:room:{room_id}:messages"


def room_channel(room_id: str) -> str:
    """Where the room's messages are published."""
    return f"chat:room:{room_id}:live"


def rooms_of(username: str) -> str:
    """The set of the user's rooms."""
    return f"chat:user:{username}:rooms"
