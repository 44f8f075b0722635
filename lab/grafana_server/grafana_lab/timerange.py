"""Points in time as dashboards and queries give them: `now`, `now-6h`, milliseconds."""

import re

from .durations import parse_duration
from .timefmt import Timestamp, parse_rfc3339

_RELATIVE = re.compile(r"now(?:([+-])(\d+(?:\.\d+)?(?:ms|[ywdhms])))?")


def parse_moment(text: str, now: Timestamp) -> Timestamp:
    """Unix seconds of a moment.

    Raises:
        ValueError: the text is no moment; rounding (`now/d`) is not supported.
    """
    value = text.strip()
    if value.isdigit():
        return int(value) / 1000
    if match := _RELATIVE.fullmatch(value):
        offset = parse_duration(match[2] or "0")
        return now - offset if match[1] == "-" else now + offset
    try:
        at = parse_rfc3339(value)
    except ValueError:
        at = None
    if at is None:
        raise ValueError(f"not a valid time: {text!r}: give now, now-6h, milliseconds or RFC 3339")
    return at
