"""Frames of the answers that Prometheus and Loki give alike: vectors, matrices and scalars."""

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from ..members import objects_at, text_at
from ..wire import JsonObject
from .frames import Field, Frame, FrameKind
from .model import DataSourceError

_LEGEND = re.compile(r"\{\{\s*(.+?)\s*\}\}")


def metric_frames(ref_id: str, data: JsonObject, legend: str, executed: str) -> list[Frame]:
    """The frames of the `data` of an answer; a vector gives numbers, a matrix time series.

    Raises:
        DataSourceError: the answer is of another kind.
    """
    kind = text_at(data, "resultType")
    if kind in {"scalar", "string"}:
        scalar = Frame(ref_id, "numeric-multi", (), series_name({}, legend), executed)
        return [_frame(scalar, {}, [data.get("result")])]
    if kind not in {"vector", "matrix"}:
        raise DataSourceError(f"unexpected result type {kind!r}")
    form: FrameKind = "numeric-multi" if kind == "vector" else "timeseries-multi"
    frames = []
    for series in objects_at(data, "result"):
        labels = {name: str(value) for name, value in _object(series.get("metric")).items()}
        values = series.get("values")
        points = [series.get("value")] if kind == "vector" else values if isinstance(values, list) else []
        frames.append(_frame(Frame(ref_id, form, (), series_name(labels, legend), executed), labels, points))
    return frames


def series_name(labels: Mapping[str, str], legend: str) -> str:
    """The name of a series: by the legend's `{{label}}` form, else like `metric{label="value"}`."""
    if legend and legend != "__auto":
        return _LEGEND.sub(lambda match: labels.get(match[1], ""), legend)
    inner = ", ".join(f'{name}="{labels[name]}"' for name in sorted(labels) if name != "__name__")
    return labels.get("__name__", "") + (f"{{{inner}}}" if inner else "") or "Value"


def _frame(empty: Frame, labels: dict[str, str], points: list[JsonValue]) -> Frame:
    pairs = [(float(str(point[0])), float(str(point[1]))) for point in points if isinstance(point, list)]
    times = Field("Time", "time", tuple(time for time, _ in pairs))
    values = Field("Value", "number", tuple(value for _, value in pairs), labels, display_name=empty.name)
    return replace(empty, fields=(times, values))


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
