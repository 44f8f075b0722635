"""Go's time.Time in templates: how it prints, and its Format method."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ..timefmt import Timestamp, moment
from .functions import as_text
from .values import Record, Value

# The longer forms first: "January" begins with "Jan", "2006" with "2"
_LAYOUT = re.compile(
    r"January|Jan|Monday|Mon|MST|2006|Z07:00|-07:00|-0700|\.000000|\.000|01|02|03|04|05|06|15|PM|pm|_2|1|2|3|4|5"
)


def go_time(at: Timestamp | None, zone: str = "UTC") -> Record:
    """A template's time value; None is Go's zero time."""
    local = (
        datetime(1, 1, 1)
        if at is None
        else moment(at).astimezone(UTC if zone in {"", "UTC"} else ZoneInfo(zone))
    )
    seconds = -62135596800 if at is None else int(at)

    def in_zone(name: Value) -> Value:
        return go_time(at, as_text(name))

    return Record(
        members={
            "Format": lambda layout: format_time(local, as_text(layout)),
            "Unix": lambda: seconds,
            "UnixMilli": lambda: round((at or 0) * 1000) if at is not None else seconds * 1000,
            "IsZero": lambda: at is None,
            "UTC": lambda: go_time(at),
            "Local": lambda: go_time(at),
            "In": in_zone,
            "seconds": float(seconds) if at is None else at,
        },
        text=format_time(local, "2006-01-02 15:04:05 -0700 MST"),
    )


def format_time(local: datetime, layout: str) -> str:
    """A time in a Go layout such as `2006-01-02 15:04`."""
    hour = local.hour % 12 or 12
    raw_offset = local.strftime("%z") or "+0000"
    offset = f"{raw_offset[:3]}:{raw_offset[3:5]}"
    parts = {
        "January": local.strftime("%B"),
        "Jan": local.strftime("%b"),
        "Monday": local.strftime("%A"),
        "Mon": local.strftime("%a"),
        "MST": local.strftime("%Z") or "UTC",
        "2006": f"{local.year:04d}",
        "06": f"{local.year % 100:02d}",
        "Z07:00": "Z" if offset == "+00:00" else offset,
        "-07:00": offset,
        "-0700": raw_offset,
        ".000000": f".{local.microsecond:06d}",
        ".000": f".{local.microsecond // 1000:03d}",
        "01": f"{local.month:02d}",
        "1": str(local.month),
        "02": f"{local.day:02d}",
        "_2": f"{local.day:2d}",
        "2": str(local.day),
        "15": f"{local.hour:02d}",
        "03": f"{hour:02d}",
        "3": str(hour),
        "04": f"{local.minute:02d}",
        "4": str(local.minute),
        "05": f"{local.second:02d}",
        "5": str(local.second),
        "PM": "PM" if local.hour >= 12 else "AM",
        "pm": "pm" if local.hour >= 12 else "am",
    }
    return _LAYOUT.sub(lambda match: parts[match.group()], layout)
