"""The `threshold` expression: 1 where a value is beyond a limit, else 0."""

from collections.abc import Callable, Set

from ..members import numbers_at, object_at, objects_at, text_at
from ..wire import JsonObject
from .values import Amount, ExpressionError, Item, Labels, Number, Results, Series, label_key

LabelKey = tuple[tuple[str, str], ...]

_ONE_SIDED: dict[str, Callable[[float, float], bool]] = {
    "gt": lambda value, limit: value > limit,
    "lt": lambda value, limit: value < limit,
    "eq": lambda value, limit: value == limit,
    "ne": lambda value, limit: value != limit,
    "gte": lambda value, limit: value >= limit,
    "lte": lambda value, limit: value <= limit,
}
_TWO_SIDED: dict[str, Callable[[float, float, float], bool]] = {
    "within_range": lambda value, low, high: low < value < high,
    "outside_range": lambda value, low, high: value < low or value > high,
    "within_range_included": lambda value, low, high: low <= value <= high,
    "outside_range_included": lambda value, low, high: value <= low or value >= high,
}


def evaluator(model: JsonObject) -> Callable[[float], bool]:
    """The test that an `evaluator` object describes.

    Raises:
        ExpressionError: its type is unknown, or it lacks params.
    """
    kind, params = text_at(model, "type"), numbers_at(model, "params")
    if one := _ONE_SIDED.get(kind):
        if not params:
            raise ExpressionError(f"threshold {kind!r} needs a number in params")
        limit = params[0]
        return lambda value: one(value, limit)
    if two := _TWO_SIDED.get(kind):
        if len(params) < 2:
            raise ExpressionError(f"threshold {kind!r} needs two numbers in params")
        low, high = min(params[:2]), max(params[:2])
        return lambda value: two(value, low, high)
    kinds = ", ".join([*_ONE_SIDED, *_TWO_SIDED])
    raise ExpressionError(f"expected threshold function to be one of [{kinds}], got {kind}")


def threshold(model: JsonObject, source: Results, loaded: Set[LabelKey]) -> Results:
    """1 or 0 for each number or point of the source.

    Args:
        model: with exactly one condition; its `unloadEvaluator`, if any, decides for items that are loaded.
        source: what is tested.
        loaded: the labels of the alerts that were pending or firing after the last evaluation.

    Raises:
        ExpressionError: the model cannot be used.
    """
    conditions = objects_at(model, "conditions")
    if len(conditions) != 1:
        raise ExpressionError(f"threshold expression requires exactly one condition, got {len(conditions)}")
    load = evaluator(object_at(conditions[0], "evaluator"))
    unload_model = object_at(conditions[0], "unloadEvaluator")
    unload = evaluator(unload_model) if unload_model else None

    def test(labels: Labels) -> Callable[[float], bool]:
        if unload is not None and label_key(labels) in loaded:
            return lambda value: not unload(value)
        return load

    return Results(tuple(_apply(item, test(item.labels)) for item in source.items))


def _apply(item: Item, test: Callable[[float], bool]) -> Item:
    if isinstance(item, Number):
        return Number(_one(item.value, test), item.labels)
    return Series(tuple((at, _one(value, test)) for at, value in item.points), item.labels)


def _one(value: Amount, test: Callable[[float], bool]) -> Amount:
    return None if value is None else float(test(value))
