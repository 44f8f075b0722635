"""Prometheus' functions that print numbers for people; numbers print with four significant digits."""

import math

from ..timefmt import moment
from .functions import as_number
from .values import Value, show_float

_LARGE = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")
_SMALL = ("", "m", "u", "n", "p", "f", "a", "z", "y")
_BINARY = ("", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")


def humanize(value: Value) -> str:
    """With a metric prefix: 1234 is `1.234k`, 0.05 is `50m`."""
    number = as_number(value)
    if number == 0 or not math.isfinite(number):
        return _digits(number)
    if abs(number) >= 1:
        return _scaled(number, _LARGE, 1000.0)
    step = 0
    while abs(number) < 1 and step < len(_SMALL) - 1:
        number *= 1000
        step += 1
    return _digits(number) + _SMALL[step]


def humanize1024(value: Value) -> str:
    """With a binary prefix: 2048 is `2ki`."""
    number = as_number(value)
    if abs(number) <= 1 or not math.isfinite(number):
        return _digits(number)
    return _scaled(number, _BINARY, 1024.0)


def humanize_percentage(value: Value) -> str:
    """A ratio as percentage: 0.5 is `50%`."""
    return _digits(as_number(value) * 100) + "%"


def humanize_duration(value: Value) -> str:
    """Seconds as days, hours, minutes and seconds: 3700 is `1h 1m 40s`."""
    number = as_number(value)
    if not math.isfinite(number):
        return _digits(number)
    if abs(number) < 1:
        return (humanize(number) if number else "0") + "s"
    if abs(number) < 60:
        return _digits(number) + "s"
    whole = int(abs(number))
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "m"), (whole % 60, "s")]
    while parts[0][0] == 0:
        del parts[0]
    return ("-" if number < 0 else "") + " ".join(f"{count}{unit}" for count, unit in parts)


def humanize_timestamp(value: Value) -> str:
    """Unix seconds as Go prints a UTC time."""
    number = as_number(value)
    if not math.isfinite(number):
        return _digits(number)
    return moment(number).strftime("%Y-%m-%d %H:%M:%S +0000 UTC")


def _scaled(number: float, prefixes: tuple[str, ...], base: float) -> str:
    step = 0
    while abs(number) >= base and step < len(prefixes) - 1:
        number /= base
        step += 1
    return _digits(number) + prefixes[step]


def _digits(number: float) -> str:
    if not math.isfinite(number):
        return show_float(number)
    return format(number, ".4g")
