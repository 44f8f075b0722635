"""The `math` expression: arithmetic over numbers and series that belong together by their labels."""

import math
from collections.abc import Callable, Mapping

from .math_parser import Apply, Binary, Constant, Math, Reference, Unary
from .values import Amount, ExpressionError, Item, Labels, Number, Results, Series

_UNARY_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "log": lambda value: math.log(value) if value > 0 else -math.inf if value == 0 else math.nan,
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
    "round": lambda value: (
        math.copysign(math.floor(abs(value) + 0.5), value) if math.isfinite(value) else value
    ),
    "ceil": lambda value: float(math.ceil(value)) if math.isfinite(value) else value,
    "floor": lambda value: float(math.floor(value)) if math.isfinite(value) else value,
    "is_nan": lambda value: float(math.isnan(value)),
    "is_inf": lambda value: float(math.isinf(value)),
    "is_number": lambda value: float(math.isfinite(value)),
}
_CONSTANTS: dict[str, Amount] = {"nan": math.nan, "inf": math.inf, "infn": -math.inf, "null": None}


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    return (
        math.nan
        if left == 0 or math.isnan(left)
        else math.copysign(math.inf, left) * math.copysign(1.0, right)
    )


def _power(left: float, right: float) -> float:
    try:
        result = left**right
    except (OverflowError, ZeroDivisionError):
        return math.inf
    return math.nan if isinstance(result, complex) else float(result)


_BINARY: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "%": lambda left, right: math.fmod(left, right) if right and math.isfinite(left) else math.nan,
    "**": _power,
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    ">": lambda left, right: float(left > right),
    ">=": lambda left, right: float(left >= right),
    "<": lambda left, right: float(left < right),
    "<=": lambda left, right: float(left <= right),
    "&&": lambda left, right: float(left != 0 and right != 0),
    "||": lambda left, right: float(left != 0 or right != 0),
}


def compute(tree: Math, inputs: Mapping[str, Results]) -> Results:
    """The results of an expression.

    Raises:
        ExpressionError: a function is unknown or has the wrong number of arguments.
    """
    match tree:
        case Constant():
            return Results((Number(tree.value),))
        case Reference():
            return inputs[tree.ref_id]
        case Unary():
            return _each(compute(tree.operand, inputs), _negated if tree.operator == "-" else _not)
        case Binary():
            return _join(tree.operator, compute(tree.left, inputs), compute(tree.right, inputs))
        case Apply():
            return _function(tree, inputs)


def _function(tree: Apply, inputs: Mapping[str, Results]) -> Results:
    if tree.function in _CONSTANTS and not tree.arguments:
        return Results((Number(_CONSTANTS[tree.function]),))
    if tree.function == "is_null" and len(tree.arguments) == 1:
        return _each(compute(tree.arguments[0], inputs), lambda value: float(value is None))
    function = _UNARY_FUNCTIONS.get(tree.function)
    if function is None or len(tree.arguments) != 1:
        names = ", ".join([*_UNARY_FUNCTIONS, "is_null", *_CONSTANTS])
        raise ExpressionError(
            f"math function {tree.function}/{len(tree.arguments)} does not exist: use {names}"
        )
    return _each(compute(tree.arguments[0], inputs), lambda value: None if value is None else function(value))


def _negated(value: Amount) -> Amount:
    return None if value is None else -value


def _not(value: Amount) -> Amount:
    return None if value is None else float(value == 0)


def _each(source: Results, function: Callable[[Amount], Amount]) -> Results:
    return Results(tuple(_map(item, function) for item in source.items))


def _map(item: Item, function: Callable[[Amount], Amount]) -> Item:
    if isinstance(item, Number):
        return Number(function(item.value), item.labels)
    return Series(tuple((at, function(value)) for at, value in item.points), item.labels)


def _join(operator: str, left: Results, right: Results) -> Results:
    items: list[Item] = []
    for one in left.items:
        for two in right.items:
            labels = _common(one, two, alone=len(left.items) == 1 and len(right.items) == 1)
            if labels is not None:
                items.append(_combine(operator, one, two, labels))
    return Results(tuple(items))


def _common(one: Item, two: Item, *, alone: bool) -> Labels | None:
    """The labels of a pair that belongs together: equal ones, or those of one include those of the other."""
    if one.labels == two.labels or not two.labels:
        return one.labels
    if not one.labels:
        return two.labels
    if one.labels.items() <= two.labels.items():
        return two.labels
    if two.labels.items() <= one.labels.items():
        return one.labels
    return {} if alone else None


def _combine(operator: str, one: Item, two: Item, labels: Labels) -> Item:
    function = _BINARY[operator]

    def both(left: Amount, right: Amount) -> Amount:
        return None if left is None or right is None else function(left, right)

    if isinstance(one, Number) and isinstance(two, Number):
        return Number(both(one.value, two.value), labels)
    if isinstance(one, Series) and isinstance(two, Series):
        others = dict(two.points)
        points = tuple((at, both(value, others[at])) for at, value in one.points if at in others)
        return Series(points, labels)
    if isinstance(one, Series) and isinstance(two, Number):
        return Series(tuple((at, both(value, two.value)) for at, value in one.points), labels)
    if isinstance(one, Number) and isinstance(two, Series):
        return Series(tuple((at, both(one.value, value)) for at, value in two.points), labels)
    raise AssertionError("an item is a number or a series")
