"""Times: as ISO 8601, and by the patterns of Joda-Time that settings use (`YYYY.MM.dd`)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_TOKEN = re.compile(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Formatter = Callable[[datetime], str]
Reader = Callable[[str], datetime]


@dataclass(frozen=True)
class _Letter:
    """How a pattern's letters are read (a regular expression) and written (for strftime)."""

    pattern: str
    directive: str


_LETTERS = {
    "YYYY": _Letter(r"(?P<year>\d{4})", "%Y"),
    "yyyy": _Letter(r"(?P<year>\d{4})", "%Y"),
    "MM": _Letter(r"(?P<month>\d\d)", "%m"),
    "MMM": _Letter(r"(?P<name>[A-Z][a-z][a-z])", "%b"),
    "dd": _Letter(r"(?P<day>\d\d)", "%d"),
    "d": _Letter(r"(?P<day>\d\d?)", "%-d"),
    "HH": _Letter(r"(?P<hour>\d\d)", "%H"),
    "mm": _Letter(r"(?P<minute>\d\d)", "%M"),
    "ss": _Letter(r"(?P<second>\d\d)", "%S"),
    "Z": _Letter(r"(?P<zone>Z|[+-]\d\d:?\d\d)", "%z"),
}
_FRACTION = re.compile("S+")


def to_iso(moment: datetime) -> str:
    """`2026-01-31T12:00:00.000Z`, with microseconds where there are any."""
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def from_iso(text: str, zone: tzinfo = UTC) -> datetime:
    """A moment in ISO 8601; of a zone where it names none.

    Raises:
        ValueError: it is none.
    """
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no time in ISO 8601")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    return datetime(
        int(year),
        int(month),
        int(day),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "0").ljust(6, "0")[:6]),
        tzinfo=_offset(offset) if offset else zone,
    ).astimezone(UTC)


def formatter(pattern: str) -> Formatter:
    """What writes a moment, in UTC, by a pattern.

    Raises:
        ValueError: the pattern has letters that this stand-in does not know.
    """
    pieces = _pieces(pattern)

    def write(moment: datetime) -> str:
        moment = moment.astimezone(UTC)
        return "".join(_write(piece, moment) for piece in pieces)

    return write


def reader(pattern: str, zone: tzinfo) -> Reader:
    """What reads a moment by a pattern; of a zone where the pattern has none.

    Raises:
        ValueError: the pattern has letters that this stand-in does not know.
    """
    if pattern == "ISO8601":
        return lambda text: from_iso(text, zone)
    if pattern in {"UNIX", "UNIX_MS"}:
        seconds = 1 if pattern == "UNIX" else 1000
        return lambda text: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text) / seconds)
    regex = re.compile("".join(_read(piece) for piece in _pieces(pattern)))

    def read(text: str) -> datetime:
        found = regex.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not of the form {pattern}")
        return _moment(found.groupdict(), zone)

    return read


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime:
    def number(name: str, default: int) -> int:
        return int(parts.get(name) or default)

    name, offset = parts.get("name"), parts.get("zone")
    return datetime(
        number("year", datetime.now(UTC).year),  # a syslog's times have none
        _MONTHS.index(name) + 1 if name else number("month", 1),
        number("day", 1),
        number("hour", 0),
        number("minute", 0),
        number("second", 0),
        int((parts.get("fraction") or "0").ljust(6, "0")[:6]),
        tzinfo=_offset(offset) if offset else zone,
    ).astimezone(UTC)


def _pieces(pattern: str) -> list[str]:
    pieces = [found[0] for found in _TOKEN.finditer(pattern)]
    for piece in pieces:
        if piece[0].isalpha() and piece not in _LETTERS and not _FRACTION.fullmatch(piece):
            raise ValueError(
                f"{piece!r} of the time pattern {pattern!r} is not known to the lab's stand-in, "
                f"which has {', '.join(_LETTERS)} and SSS"
            )
    return pieces


def _write(piece: str, moment: datetime) -> str:
    if _FRACTION.fullmatch(piece):
        return f"{moment.microsecond:06d}"[: len(piece)].ljust(len(piece), "0")
    letter = _LETTERS.get(piece)
    return moment.strftime(letter.directive) if letter else piece.strip("'")


def _read(piece: str) -> str:
    if _FRACTION.fullmatch(piece):
        return rf"(?P<fraction>\d{{{len(piece)}}})"
    letter = _LETTERS.get(piece)
    return letter.pattern if letter else re.escape(piece.strip("'"))


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
