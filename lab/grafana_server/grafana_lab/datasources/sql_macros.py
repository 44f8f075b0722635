"""Grafana's macros in PostgreSQL queries."""

import re
from collections.abc import Callable

from ..durations import parse_duration
from ..timefmt import Timestamp, rfc3339
from .model import DataSourceError, Query

_MACRO = re.compile(r"\$(__\w+)\(((?:[^()]|\([^()]*\))*)\)")


def expand(sql: str, query: Query, step_seconds: float) -> str:
    """The SQL with its macros filled in.

    Raises:
        DataSourceError: a macro is unknown or lacks its arguments.
    """
    begin, end = _quoted(query.begin), _quoted(query.end)
    macros: dict[str, Callable[[list[str]], str]] = {
        "__time": lambda a: f'{a[0]} AS "time"',
        "__timeEpoch": lambda a: f'extract(epoch from {a[0]}) as "time"',
        "__timeFilter": lambda a: f"{a[0]} BETWEEN {begin} AND {end}",
        "__timeFrom": lambda _: begin,
        "__timeTo": lambda _: end,
        "__timeGroup": _group,
        "__timeGroupAlias": lambda a: f'{_group(a)} AS "time"',
        "__unixEpochFilter": lambda a: f"{a[0]} >= {int(query.begin)} AND {a[0]} <= {int(query.end)}",
        "__unixEpochFrom": lambda _: str(int(query.begin)),
        "__unixEpochTo": lambda _: str(int(query.end)),
        "__unixEpochGroup": _epoch_group,
        "__unixEpochGroupAlias": lambda a: f'{_epoch_group(a)} AS "time"',
    }

    def fill(match: re.Match[str]) -> str:
        macro = macros.get(match[1])
        if macro is None:
            raise DataSourceError(
                f"unknown macro ${match[1]}: use one of {', '.join('$' + name for name in macros)}"
            )
        arguments = [part.strip() for part in match[2].split(",")]
        if not arguments[0] and match[1] not in {
            "__timeFrom",
            "__timeTo",
            "__unixEpochFrom",
            "__unixEpochTo",
        }:
            raise DataSourceError(f"missing time column argument for macro {match[1]}")
        return macro(arguments)

    milliseconds = str(round(step_seconds * 1000))
    sql = re.sub(r"\$(?:\{__interval_ms\}|__interval_ms\b)", milliseconds, sql)
    sql = re.sub(r"\$(?:\{__interval\}|__interval\b)", f"{milliseconds}ms", sql)
    return _MACRO.sub(fill, sql)


def _quoted(at: Timestamp) -> str:
    return f"'{rfc3339(at)}'"


def _group(arguments: list[str]) -> str:
    seconds = _seconds(arguments)
    return f"to_timestamp(floor(extract(epoch from {arguments[0]})/{seconds:g})*{seconds:g})"


def _epoch_group(arguments: list[str]) -> str:
    seconds = _seconds(arguments)
    return f"floor({arguments[0]}/{seconds:g})*{seconds:g}"


def _seconds(arguments: list[str]) -> float:
    if len(arguments) < 2:
        raise DataSourceError("macro __timeGroup needs time column and interval")
    try:
        return parse_duration(arguments[1].strip("'\""))
    except ValueError as error:
        raise DataSourceError(f"macro __timeGroup: {error}") from None
