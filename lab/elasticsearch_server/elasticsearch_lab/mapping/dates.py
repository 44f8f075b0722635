"""Dates as milliseconds since 1970: what documents hold, and what ranges ask for (`now-1h/d`)."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

Unit = Literal["y", "M", "w", "d", "h", "m", "s", "ms"]

_DATE = re.compile(
    r"(?P<y>\d{4})(?:-(?P<M>\d\d)(?:-(?P<d>\d\d)(?:T"
    r"(?:(?P<h>\d\d)(?::(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<ms>\d{1,9}))?)?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?)?"
)
_STEP = re.compile(r"(?P<operator>[+\-/])(?P<amount>\d*)(?P<unit>[yMwdhHms])")
_LENGTHS: dict[Unit, timedelta] = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}
_DEPTHS: dict[Unit, int] = {"y": 1, "M": 2, "d": 3, "h": 4, "m": 5, "s": 6}
_FIRST = (1, 1, 1, 0, 0, 0)


def to_millis(text: str) -> int:
    """The first millisecond of a date like `2026-01-31T12:00:00.000Z`, whose later parts may be missing.

    Raises:
        ValueError: it is none.
    """
    return _millis(_parse(text)[0])


def looks_like_date(text: str) -> bool:
    """Whether dynamic mapping takes a string for a date; a bare number is none."""
    if text.isdigit():
        return False
    try:
        _parse(text)
    except ValueError:
        return False
    return True


def resolve(expression: str, now: float, *, round_up: bool) -> int:
    """The milliseconds that a date, or date math on `now` (seconds) or on `DATE||`, stands for.

    Args:
        expression: `2026-01-31`, `now-1h`, `now/d`, `2026-01-31||+1M/d`.
        now: seconds since 1970.
        round_up: take the last millisecond of what is rounded or left out, rather than the first.

    Raises:
        ValueError: it is no such expression.
    """
    if expression.startswith("now"):
        moment, steps = datetime.fromtimestamp(now, UTC), expression.removeprefix("now")
    else:
        date, _, steps = expression.partition("||")
        moment, finest = _parse(date)
        if round_up and not steps:
            return _millis(_later(moment, finest, 1)) - 1
    return _steps(moment, steps, round_up=round_up)


def _steps(moment: datetime, steps: str, *, round_up: bool) -> int:
    correction = 0
    position = 0
    while position < len(steps):
        step = _STEP.match(steps, position)
        if step is None:
            raise ValueError(f"cannot read the date math [{steps}] from [{steps[position:]}] on")
        unit: Unit = _unit(step["unit"])
        amount = int(step["amount"] or 1)
        if step["operator"] == "/":
            moment = _floor(moment, unit)
            if round_up:
                moment, correction = _later(moment, unit, 1), -1
        else:
            moment = _later(moment, unit, amount if step["operator"] == "+" else -amount)
        position = step.end()
    return _millis(moment) + correction


def _unit(letter: str) -> Unit:
    units: dict[str, Unit] = {"y": "y", "M": "M", "w": "w", "d": "d", "h": "h", "H": "h", "m": "m", "s": "s"}
    return units[letter]


def _floor(moment: datetime, unit: Unit) -> datetime:
    if unit == "w":
        return _floor(moment, "d") - timedelta(days=moment.weekday())
    depth = _DEPTHS[unit]
    year, month, day, hour, minute, second = (*moment.timetuple()[:depth], *_FIRST[depth:])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _later(moment: datetime, unit: Unit, amount: int) -> datetime:
    if unit not in {"y", "M"}:
        return moment + amount * _LENGTHS[unit]
    months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _parse(text: str) -> tuple[datetime, Unit]:
    """A date, and the finest unit that it names."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(
            f"failed to parse date field [{text}] with format [strict_date_optional_time||epoch_millis]"
        )
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    zone = parts.pop("zone", "Z")
    order: tuple[Unit, ...] = ("ms", "s", "m", "h", "d", "M", "y")
    finest = next(unit for unit in order if unit in parts)
    micros = int(parts.get("ms", "0").ljust(6, "0")[:6])
    numbers = {name: int(value) for name, value in parts.items()}
    moment = datetime(
        numbers["y"],
        numbers.get("M", 1),
        numbers.get("d", 1),
        numbers.get("h", 0),
        numbers.get("m", 0),
        numbers.get("s", 0),
        micros,
        tzinfo=_zone(zone),
    )
    return moment.astimezone(UTC), finest


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _millis(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
