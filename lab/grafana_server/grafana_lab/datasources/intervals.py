"""Steps of range queries, and the variables that stand for them in queries."""

import math
import re

from ..durations import format_duration, parse_duration
from ..members import number_at, text_at
from .model import DataSourceError, Instance, Query

MAX_POINTS = 11_000
"""Points a series, which Prometheus and Loki refuse to exceed."""

DEFAULT_SCRAPE_INTERVAL = "15s"


def scrape_interval(instance: Instance) -> float:
    """Seconds between samples, from the datasource's `timeInterval`.

    Raises:
        DataSourceError: it is no duration.
    """
    return _duration(text_at(instance.json_data, "timeInterval", DEFAULT_SCRAPE_INTERVAL), "timeInterval")


def step(query: Query, minimum: float) -> float:
    """Seconds between two points: at least the minimum (or the model's own `interval`), few enough points."""
    own = text_at(query.model, "interval")
    minimum = _duration(own, "interval") if own and not own.startswith("$") else minimum
    window = query.end - query.begin
    points = max(1.0, number_at(query.model, "maxDataPoints", 100))
    return max(minimum, math.ceil(window / points), math.ceil(window / MAX_POINTS), 1.0)


def interpolate(expression: str, query: Query, step_seconds: float, scrape: float) -> str:
    """The expression with `$__interval`, `$__rate_interval`, `$__range` and their relatives filled in."""
    window = query.end - query.begin
    rate = max(step_seconds + scrape, 4 * scrape)
    values = {
        "__rate_interval_ms": str(round(rate * 1000)),
        "__rate_interval": format_duration(rate),
        "__interval_ms": str(round(step_seconds * 1000)),
        "__interval": format_duration(step_seconds),
        "__range_ms": str(round(window * 1000)),
        "__range_s": str(round(window)),
        "__range": f"{round(window)}s",
        "__auto": format_duration(step_seconds),
    }
    names = "|".join(values)
    return re.sub(
        rf"\$(?:\{{({names})\}}|({names})\b)", lambda match: values[match[1] or match[2]], expression
    )


def _duration(text: str, what: str) -> float:
    try:
        # Grafana's own way to write "at least": >15s
        return parse_duration(text.removeprefix(">"))
    except ValueError as error:
        raise DataSourceError(f"{what}: {error}") from None
