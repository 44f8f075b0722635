"""The `classic_conditions` expression: one verdict over several reduced queries, without labels."""

import math
import statistics
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from ..members import member, object_at, objects_at, text_at
from ..wire import JsonObject
from .threshold import evaluator
from .values import Amount, ExpressionError, Item, Labels, Number, Results, Series

_REDUCERS: dict[str, Callable[[list[float]], float]] = {
    "avg": statistics.fmean,
    "sum": math.fsum,
    "min": min,
    "max": max,
    "last": lambda values: values[-1],
    "median": statistics.median,
    "diff": lambda values: values[-1] - values[0],
    "diff_abs": lambda values: abs(values[-1] - values[0]),
    "percent_diff": lambda values: (values[-1] - values[0]) / abs(values[0]) * 100 if values[0] else math.nan,
    "percent_diff_abs": lambda values: (
        abs((values[-1] - values[0]) / values[0] * 100) if values[0] else math.nan
    ),
}
_COUNTS = ("count", "count_non_null")


def condition_refs(model: JsonObject) -> set[str]:
    """The queries that the conditions read."""
    return {name for condition in objects_at(model, "conditions") if (name := _ref_id(condition))}


def classic(model: JsonObject, inputs: Mapping[str, Results]) -> Results:
    """1 where the conditions, joined by their operators from left to right, hold, else 0; null without data.

    Raises:
        ExpressionError: a condition cannot be used.
    """
    conditions = objects_at(model, "conditions")
    if not conditions:
        raise ExpressionError("classic condition needs at least one condition")
    firing, has_data = False, False
    details: list[tuple[str, Amount, Labels]] = []
    for position, condition in enumerate(conditions):
        name = _ref_id(condition)
        values = [_reduced(condition, item) for item in inputs[name].items]
        has_data = has_data or any(value is not None for value in values)
        matching = [
            (value, item.labels)
            for value, item in zip(values, inputs[name].items, strict=True)
            if _holds(condition, value)
        ]
        held = bool(matching) or (not values and _holds(condition, None))
        details += [(f"{name}{position}", value, labels) for value, labels in matching]
        operator = text_at(condition, "operator.type", "and")
        firing = (
            held
            if position == 0
            else (firing or held)
            if operator in {"or", "logic-or"}
            else (firing and held)
        )
        has_data = has_data or held
    return Results((Number(float(firing) if has_data else None, {}, tuple(details)),))


def _ref_id(condition: JsonObject) -> str:
    params = member(condition, "query.params")
    first: JsonValue = params[0] if isinstance(params, list) and params else None
    return first if isinstance(first, str) else ""


def _reduced(condition: JsonObject, item: Item) -> Amount:
    if isinstance(item, Number):
        return item.value
    return _reduce_series(text_at(condition, "reducer.type", "last"), item)


def _reduce_series(name: str, series: Series) -> Amount:
    values = [value for _, value in series.points if value is not None and not math.isnan(value)]
    if name in _COUNTS:
        return float(len(series.points) if name == "count" else len(values)) if values else None
    reducer = _REDUCERS.get(name)
    if reducer is None:
        raise ExpressionError(f"invalid reducer {name!r}: use one of {', '.join([*_REDUCERS, *_COUNTS])}")
    return reducer(values) if values else None


def _holds(condition: JsonObject, value: Amount) -> bool:
    model = object_at(condition, "evaluator")
    if text_at(model, "type") == "no_value":
        return value is None
    test = evaluator(model)
    return value is not None and test(value)
