"""Moments as whole microseconds since 1970: exact, as PostgreSQL keeps them, and fit for cursors and ids."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """The microseconds from 1970 to an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The moment so many microseconds after 1970; at most 16 digits, which end in 2286."""
    return _EPOCH + micros * _MICROSECOND
