"""Points in time. Inside the server they are Unix seconds (float); on the wire RFC 3339 in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Timestamp = float
"""Seconds since 1970-01-01T00:00:00Z."""

Clock = Callable[[], Timestamp]

ZERO_TIME = "0001-01-01T00:00:00Z"
"""What Go prints for a time that is not set."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: Timestamp) -> datetime:
    """The aware UTC datetime of a timestamp."""
    return _EPOCH + timedelta(seconds=at)


def rfc3339(at: Timestamp | None) -> str:
    """RFC 3339 with as many fractional digits as needed; Go's zero time for None."""
    if at is None:
        return ZERO_TIME
    value = moment(at)
    text = value.strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{text}{fraction}Z"


def parse_rfc3339(text: str) -> Timestamp | None:
    """The timestamp of an RFC 3339 text; None for Go's zero time.

    Raises:
        ValueError: the text is no such time, or lacks an offset.
    """
    if text.startswith("0001-01-01T00:00:00"):
        return None
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"time {text!r} has no offset: end it in Z or +hh:mm")
    return (value - _EPOCH).total_seconds()
