"""Prometheus."""

import math

from ..members import flag_at, object_at, text_at
from ..wire import JsonObject
from .frames import Frame
from .http import request_json
from .intervals import interpolate, scrape_interval, step
from .model import DataSourceError, Instance, Outgoing, Query
from .promql import metric_frames


class Prometheus:
    """Instant and range queries in PromQL."""

    def check(self, instance: Instance, outgoing: Outgoing) -> str:
        """Lets Prometheus compute 1+1."""
        body = request_json(instance, outgoing, "/api/v1/query", {"query": "1+1"})
        if text_at(body, "status") != "success":
            raise DataSourceError(text_at(body, "error", "unexpected answer"))
        return "Successfully queried the Prometheus API."

    def query(self, instance: Instance, query: Query, outgoing: Outgoing) -> list[Frame]:
        """The model's `expr`, as `instant` or `range` or both; range where neither is asked for."""
        expression = text_at(query.model, "expr")
        if not expression:
            raise DataSourceError("query is empty: write a PromQL expression into expr")
        scrape = scrape_interval(instance)
        seconds = step(query, scrape)
        expression = interpolate(expression, query, seconds, scrape)
        legend = text_at(query.model, "legendFormat")
        instant = flag_at(query.model, "instant")
        frames: list[Frame] = []
        if instant:
            data = _ask(
                instance, outgoing, "/api/v1/query", {"query": expression, "time": f"{query.end:.3f}"}
            )
            frames += metric_frames(query.ref_id, data, legend, f"Expr: {expression}")
        if flag_at(query.model, "range") or not instant:
            # Aligned to the step, so that the same window shows the same points a moment later
            bounds = {
                "start": f"{math.floor(query.begin / seconds) * seconds:.3f}",
                "end": f"{math.floor(query.end / seconds) * seconds:.3f}",
                "step": f"{seconds:g}",
            }
            data = _ask(instance, outgoing, "/api/v1/query_range", {"query": expression} | bounds)
            frames += metric_frames(query.ref_id, data, legend, f"Expr: {expression}\nStep: {seconds:g}s")
        return frames


def _ask(instance: Instance, outgoing: Outgoing, path: str, params: dict[str, str]) -> JsonObject:
    return object_at(request_json(instance, outgoing, path, params), "data")
