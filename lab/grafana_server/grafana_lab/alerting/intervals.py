"""Time intervals of mute timings, as Alertmanager defines them."""

import calendar
import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field

from ..timefmt import Timestamp, moment

_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = tuple(name.lower() for name in calendar.month_name)
_CLOCK = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d|24:00)")


class IntervalRefusedError(ValueError):
    """An interval that cannot be used; the message names the part."""


class TimeOfDay(BaseModel):
    """From `start_time` (included) to `end_time` (excluded), `HH:MM`."""

    model_config = ConfigDict(frozen=True)

    start_time: str
    end_time: str


class TimeInterval(BaseModel):
    """Times in which every part that is given applies; a part that is not given applies always."""

    model_config = ConfigDict(frozen=True)

    times: list[TimeOfDay] | None = Field(default=None, exclude_if=lambda value: not value)
    weekdays: list[str] | None = Field(default=None, exclude_if=lambda value: not value)
    days_of_month: list[str] | None = Field(default=None, exclude_if=lambda value: not value)
    months: list[str] | None = Field(default=None, exclude_if=lambda value: not value)
    years: list[str] | None = Field(default=None, exclude_if=lambda value: not value)
    location: str | None = Field(default=None, exclude_if=lambda value: not value)


def check_interval(interval: TimeInterval) -> None:
    """Lets an interval pass.

    Raises:
        IntervalRefusedError: a part cannot be read, or is empty.
    """
    for span in interval.times or []:
        if _minutes(span.start_time) >= _minutes(span.end_time):
            raise IntervalRefusedError(
                f"start time {span.start_time} must be before end time {span.end_time}"
            )
    for text in interval.weekdays or []:
        _named_range(text, _WEEKDAYS, "weekday")
    for text in interval.days_of_month or []:
        _day_range(text)
    for text in interval.months or []:
        _month_range(text)
    for text in interval.years or []:
        _number_range(text, "year")
    _zone(interval.location)


def contains(interval: TimeInterval, at: Timestamp) -> bool:
    """Whether a moment lies inside an interval."""
    local = moment(at).astimezone(_zone(interval.location))
    minute = local.hour * 60 + local.minute
    weekday = (local.weekday() + 1) % 7
    spans = interval.times or []
    parts = (
        [_minutes(span.start_time) <= minute < _minutes(span.end_time) for span in spans],
        [_within(_named_range(text, _WEEKDAYS, "weekday"), weekday) for text in interval.weekdays or []],
        [_day_matches(text, local) for text in interval.days_of_month or []],
        [_within(_month_range(text), local.month) for text in interval.months or []],
        [_within(_number_range(text, "year"), local.year) for text in interval.years or []],
    )
    return all(any(part) for part in parts if part)


def _within(bounds: tuple[int, int], value: int) -> bool:
    return bounds[0] <= value <= bounds[1]


def _minutes(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise IntervalRefusedError(f"couldn't parse timestamp {text}, invalid format: write it as HH:MM")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _named_range(text: str, names: tuple[str, ...], what: str) -> tuple[int, int]:
    first, _, last = text.strip().lower().partition(":")
    for name in (first, last or first):
        if name not in names or not name:
            raise IntervalRefusedError(f"{name} is not a valid {what}")
    begin, end = names.index(first), names.index(last or first)
    if begin > end:
        raise IntervalRefusedError(f"start {what} cannot be before end {what}: {text}")
    return begin, end


def _number_range(text: str, what: str) -> tuple[int, int]:
    first, _, last = text.strip().partition(":")
    try:
        begin, end = int(first), int(last or first)
    except ValueError:
        raise IntervalRefusedError(f"{text} is not a valid {what}") from None
    if begin > end and begin * end > 0:
        raise IntervalRefusedError(f"start {what} cannot be after end {what}: {text}")
    return begin, end


def _month_range(text: str) -> tuple[int, int]:
    begin, end = (
        _number_range(text, "month")
        if text.strip().replace(":", "").isdigit()
        else _named_range(text, _MONTHS, "month")
    )
    if begin < 1 or end > 12:
        raise IntervalRefusedError(f"{text} is not a valid month")
    return begin, end


def _day_range(text: str) -> tuple[int, int]:
    begin, end = _number_range(text, "day of the month")
    if 0 in {begin, end} or max(abs(begin), abs(end)) > 31:
        raise IntervalRefusedError(f"{text} is not a valid day of the month: out of range")
    if begin < 0 < end:
        raise IntervalRefusedError(f"end day must be negative if start day is negative: {text}")
    return begin, end


def _day_matches(text: str, local: datetime) -> bool:
    begin, end = _day_range(text)
    length = calendar.monthrange(local.year, local.month)[1]
    first, last = (day if day > 0 else length + 1 + day for day in (begin, end))
    return max(first, 1) <= local.day <= min(last, length)


def _zone(name: str | None) -> tzinfo:
    if name in {None, "", "UTC"}:
        return UTC
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise IntervalRefusedError(f"unknown time zone {name}: name one of the IANA database") from None
