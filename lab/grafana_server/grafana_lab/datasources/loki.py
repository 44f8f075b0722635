"""Loki."""

from ..members import number_at, object_at, objects_at, text_at
from ..wire import JsonObject
from .frames import Field, Frame
from .http import request_json
from .intervals import interpolate, step
from .model import DataSourceError, Instance, Outgoing, Query
from .promql import metric_frames

DEFAULT_MAX_LINES = 1000
MIN_STEP = 1.0
"""Seconds."""


class Loki:
    """Instant and range queries in LogQL, for metrics and for log lines."""

    def check(self, instance: Instance, outgoing: Outgoing) -> str:
        """Lets Loki compute vector(1)+vector(1)."""
        body = request_json(instance, outgoing, "/loki/api/v1/query", {"query": "vector(1)+vector(1)"})
        if text_at(body, "status") != "success":
            raise DataSourceError(text_at(body, "error", "unexpected answer"))
        return "Data source successfully connected."

    def query(self, instance: Instance, query: Query, outgoing: Outgoing) -> list[Frame]:
        """The model's `expr`; its `queryType` is `instant` or `range`."""
        expression = text_at(query.model, "expr")
        if not expression:
            raise DataSourceError("query is empty: write a LogQL expression into expr")
        seconds = step(query, MIN_STEP)
        expression = interpolate(expression, query, seconds, MIN_STEP)
        lines = number_at(
            query.model, "maxLines", number_at(instance.json_data, "maxLines", DEFAULT_MAX_LINES)
        )
        params = {
            "query": expression,
            "limit": str(round(lines)),
            "direction": text_at(query.model, "direction", "backward"),
        }
        if text_at(query.model, "queryType") == "instant" or text_at(query.model, "instant") == "true":
            path = "/loki/api/v1/query"
            params["time"] = _nanoseconds(query.end)
        else:
            path = "/loki/api/v1/query_range"
            params |= {
                "start": _nanoseconds(query.begin),
                "end": _nanoseconds(query.end),
                "step": f"{seconds:g}s",
            }
        data = object_at(request_json(instance, outgoing, path, params), "data")
        if text_at(data, "resultType") == "streams":
            return _log_frames(query.ref_id, data, expression)
        return metric_frames(query.ref_id, data, text_at(query.model, "legendFormat"), f"Expr: {expression}")


def _nanoseconds(seconds: float) -> str:
    return str(round(seconds * 1000) * 1_000_000)


def _log_frames(ref_id: str, data: JsonObject, executed: str) -> list[Frame]:
    rows: list[tuple[int, str, dict[str, str]]] = []
    for stream in objects_at(data, "result"):
        labels = {name: str(value) for name, value in object_at(stream, "stream").items()}
        entries = stream.get("values")
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, list) and len(entry) >= 2:
                rows.append((int(str(entry[0])), str(entry[1]), labels))
    if not rows:
        return []
    rows.sort(key=lambda row: -row[0])
    return [
        Frame(
            ref_id=ref_id,
            kind="log-lines",
            fields=(
                Field("labels", "other", tuple(labels for _, _, labels in rows)),
                Field("Time", "time", tuple(stamp / 1e9 for stamp, _, _ in rows)),
                Field("Line", "string", tuple(line for _, line, _ in rows)),
                Field("tsNs", "string", tuple(str(stamp) for stamp, _, _ in rows)),
            ),
            executed=executed,
        )
    ]
