"""The `reduce` expression: one number of each series."""

import math
import statistics
from collections.abc import Callable

from ..members import number_at, text_at
from ..wire import JsonObject
from .values import Amount, ExpressionError, Item, Number, Results, Series, is_nan

_STRICT = ""
_DROP = "dropNN"
_REPLACE = "replaceNN"


def _complete(values: list[Amount]) -> list[float] | None:
    numbers = [value for value in values if value is not None and not math.isnan(value)]
    return numbers if len(numbers) == len(values) else None


def _over_all(
    compute: Callable[[list[float]], float], empty: float = math.nan
) -> Callable[[list[Amount]], Amount]:
    def reducer(values: list[Amount]) -> Amount:
        numbers = _complete(values)
        if numbers is None:
            return math.nan
        return compute(numbers) if numbers else empty

    return reducer


REDUCERS: dict[str, Callable[[list[Amount]], Amount]] = {
    "last": lambda values: values[-1] if values else math.nan,
    "mean": _over_all(statistics.fmean),
    "min": _over_all(min),
    "max": _over_all(max),
    "sum": _over_all(math.fsum, empty=0.0),
    "count": lambda values: float(len(values)),
    "median": _over_all(statistics.median),
}
"""By the expression's `reducer`. A null or NaN among the values makes all but last and count NaN."""


def reduce(model: JsonObject, source: Results) -> Results:
    """A number for each series of the source; what is a number stays.

    Raises:
        ExpressionError: the reducer or the mode is unknown.
    """
    name = text_at(model, "reducer")
    reducer = REDUCERS.get("mean" if name == "avg" else name)
    if reducer is None:
        raise ExpressionError(f"invalid reducer {name!r}: use one of {', '.join(REDUCERS)}")
    mode = text_at(model, "settings.mode")
    if mode not in {_STRICT, _DROP, _REPLACE}:
        raise ExpressionError(f"unsupported reduce mode {mode!r}: use dropNN, replaceNN or none")
    replacement = number_at(model, "settings.replaceWithValue", math.nan)
    return Results(tuple(_one(item, reducer, mode, replacement) for item in source.items))


def _one(item: Item, reducer: Callable[[list[Amount]], Amount], mode: str, replacement: float) -> Number:
    if isinstance(item, Number):
        value = replacement if mode == _REPLACE and _is_no_number(item.value) else item.value
        return Number(None if mode == _DROP and is_nan(value) else value, item.labels)
    value = reducer(_mapped(item, mode, replacement))
    return Number(None if mode == _DROP and is_nan(value) else value, item.labels)


def _mapped(series: Series, mode: str, replacement: float) -> list[Amount]:
    values = [value for _, value in series.points]
    if mode == _DROP:
        return [value for value in values if not _is_no_number(value)]
    if mode == _REPLACE:
        return [replacement if _is_no_number(value) else value for value in values]
    return values


def _is_no_number(value: Amount) -> bool:
    return value is None or not math.isfinite(value)
