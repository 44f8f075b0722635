"""Durations as Go and Prometheus write them: `2m`, `1h30m`, `2m0s`, `1d`."""

import re
from datetime import timedelta

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|w)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")


def parse(text: str) -> timedelta | None:
    """The length of a duration; the empty text and "0" are zero, None is no duration."""
    if text in ("", "0"):
        return timedelta(0)
    if not _WHOLE.fullmatch(text):
        return None
    return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text)))


def go_text(length: timedelta) -> str:
    """As Go prints it: `0s`, `30s`, `2m0s`, `1h0m0s`."""
    seconds = length.total_seconds()
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    text = f"{rest:g}s"
    if minutes or hours:
        text = f"{minutes:g}m{text}"
    return f"{hours:g}h{text}" if hours else text
