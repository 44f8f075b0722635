"""Durations as Prometheus and Grafana write them (`1d`, `1h30m`, `0s`), in seconds."""

import re

_UNITS = {"y": 31_536_000.0, "w": 604_800.0, "d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[ywdhms]))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[ywdhms])")


def parse_duration(text: str) -> float:
    """Seconds of a Prometheus (`1d2h`) or Go (`2m0s`) duration; `0` and the empty string are zero.

    Raises:
        ValueError: the text is no duration.
    """
    value = text.strip()
    if value in {"", "0"}:
        return 0.0
    negative, value = value.startswith("-"), value.removeprefix("-")
    if not _WHOLE.fullmatch(value):
        raise ValueError(f"not a valid duration string: {text!r}: write it as 30s, 5m, 4h or 1d")
    total = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(value))
    return -total if negative else total


def format_duration(seconds: float) -> str:
    """The canonical Prometheus form: the largest units first; years and weeks only where nothing remains."""
    rest = round(seconds * 1000)
    if rest == 0:
        return "0s"
    sign, rest = ("-" if rest < 0 else ""), abs(rest)
    parts: list[str] = []
    for unit, length in _UNITS.items():
        size = round(length * 1000)
        if rest < size or (unit in {"y", "w"} and rest % size):
            continue
        count, rest = divmod(rest, size)
        parts.append(f"{count}{unit}")
    return sign + "".join(parts)
