"""Redis keys and channels that more than one service uses."""


def user_channel(username: str) -> str:
    """Where events for one user are published (see `events`)."""
    return f"chat:user:{username}:events"


def revoked_session(session: str) -> str:
    """Exists while access tokens of an ended session may still be around."""
    return f"chat:session:{session}:revoked"
