import math

import pytest

from lab.grafana_server.grafana_lab.expressions.engine import Step, run
from lab.grafana_server.grafana_lab.expressions.math_parser import parse_math, references
from lab.grafana_server.grafana_lab.expressions.values import (
    Amount,
    ExpressionError,
    Labels,
    Number,
    Results,
    Series,
)
from lab.grafana_server.grafana_lab.wire import JsonObject

NAN = math.nan


def series(*values: Amount, labels: Labels | None = None) -> Series:
    return Series(tuple((float(at), value) for at, value in enumerate(values)), labels or {})


def outcome(
    model: JsonObject,
    inputs: dict[str, Results] | None = None,
    loaded: frozenset[tuple[tuple[str, str], ...]] = frozenset(),
) -> Results | ExpressionError:
    def fetch(results: Results) -> Step:
        return Step("unused", {}, lambda: results)

    steps = [Step(name, {}, fetch(results).fetch) for name, results in (inputs or {}).items()]
    return run([*steps, Step("Z", model)], loaded)["Z"]


def number(model: JsonObject, **inputs: Results) -> Amount:
    found = outcome(model, inputs)
    assert isinstance(found, Results), found
    [item] = found.items
    assert isinstance(item, Number)
    return item.value


def reduced(reducer: str, values: list[Amount], **settings: str | float) -> Amount:
    model: JsonObject = {"type": "reduce", "expression": "A", "reducer": reducer, "settings": {**settings}}
    return number(model, A=Results((series(*values),)))


@pytest.mark.parametrize(
    ("reducer", "expected"),
    [("last", 3.0), ("mean", 2.0), ("min", 1.0), ("max", 3.0), ("sum", 6.0), ("count", 3.0), ("median", 2.0)],
)
def test_a_reducer_makes_a_number_of_a_series(reducer: str, expected: float) -> None:
    assert reduced(reducer, [1.0, 2.0, 3.0]) == expected


def test_a_strict_reduction_of_gaps_is_nan() -> None:
    value = reduced("sum", [1.0, None])
    assert value is not None
    assert math.isnan(value)


def test_gaps_are_dropped_or_replaced_on_demand() -> None:
    assert reduced("sum", [1.0, None, NAN], mode="dropNN") == 1.0
    assert reduced("sum", [1.0, None, NAN], mode="replaceNN", replaceWithValue=5) == 11.0
    assert reduced("last", [None, NAN], mode="dropNN") is None


def test_an_unknown_reducer_is_an_error() -> None:
    found = outcome({"type": "reduce", "expression": "A", "reducer": "best"}, {"A": Results((series(1.0),))})
    assert isinstance(found, ExpressionError)
    assert "'best'" in str(found)


@pytest.mark.parametrize(
    ("kind", "params", "hits"),
    [
        ("gt", [2], [3.0]),
        ("lt", [2], [1.0]),
        ("eq", [2], [2.0]),
        ("ne", [2], [1.0, 3.0]),
        ("gte", [2], [2.0, 3.0]),
        ("lte", [2], [1.0, 2.0]),
        ("within_range", [1, 3], [2.0]),
        ("outside_range", [1, 2], [3.0]),
        ("within_range_included", [2, 3], [2.0, 3.0]),
        ("outside_range_included", [1, 3], [1.0, 3.0]),
    ],
)
def test_a_threshold_tells_what_is_beyond(kind: str, params: list[int], hits: list[float]) -> None:
    model: JsonObject = {
        "type": "threshold",
        "expression": "A",
        "conditions": [{"evaluator": {"type": kind, "params": [*params]}}],
    }
    found = [value for value in (1.0, 2.0, 3.0) if number(model, A=Results((Number(value),))) == 1.0]
    assert found == hits


def test_a_threshold_keeps_null_and_takes_nan_for_not_beyond() -> None:
    model: JsonObject = {
        "type": "threshold",
        "expression": "A",
        "conditions": [{"evaluator": {"type": "gt", "params": [0]}}],
    }
    assert number(model, A=Results((Number(None),))) is None
    assert number(model, A=Results((Number(NAN),))) == 0.0


def test_a_recovery_limit_holds_what_fires() -> None:
    model: JsonObject = {
        "type": "threshold",
        "expression": "A",
        "conditions": [
            {
                "evaluator": {"type": "gt", "params": [10]},
                "unloadEvaluator": {"type": "lt", "params": [5]},
            }
        ],
    }
    firing = frozenset({(("host", "a"),)})
    source = Results((Number(7.0, {"host": "a"}), Number(7.0, {"host": "b"})))
    found = outcome(model, {"A": source}, firing)
    assert isinstance(found, Results)
    assert [item.value for item in found.items if isinstance(item, Number)] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 ** 3 ** 2", 64.0),
        ("-2 ** 2", 4.0),
        ("10 % 4", 2.0),
        ("1 / 0", math.inf),
        ("$A > 1 && !($A == 3)", 1.0),
        ("${A} >= 2 || 0", 1.0),
        ("abs(-3) + round(2.5) + floor(1.9) + ceil(0.1)", 8.0),
        ("is_nan(0 / 0) + is_number($A)", 2.0),
        ("is_null(null())", 1.0),
        ("1e3 + 0x10", 1016.0),
    ],
)
def test_math_computes(expression: str, expected: float) -> None:
    assert number({"type": "math", "expression": expression}, A=Results((Number(2.0),))) == expected


@pytest.mark.parametrize("expression", ["", "1 +", "(1", "$A $B", "foo(1)", "abs(1, 2)", "1 @ 2"])
def test_a_malformed_expression_is_an_error(expression: str) -> None:
    found = outcome({"type": "math", "expression": expression}, {"A": Results((Number(2.0),))})
    assert isinstance(found, ExpressionError)


def test_an_expression_names_what_it_reads() -> None:
    assert references(parse_math("$A + abs(${B 2}) > 1")) == {"A", "B 2"}


def test_items_are_joined_by_their_labels() -> None:
    left = Results((Number(1.0, {"h": "a", "p": "1"}), Number(2.0, {"h": "b", "p": "1"})))
    right = Results((Number(10.0, {"h": "b"}), Number(20.0, {"h": "c"})))
    found = outcome({"type": "math", "expression": "$A + $B"}, {"A": left, "B": right})
    assert found == Results((Number(12.0, {"h": "b", "p": "1"}),))


def test_series_are_joined_by_their_times() -> None:
    found = outcome(
        {"type": "math", "expression": "$A * 2 - $B"},
        {"A": Results((series(1.0, 2.0),)), "B": Results((Series(((1.0, 1.0), (2.0, 9.0))),))},
    )
    assert found == Results((Series(((1.0, 3.0),)),))


def test_a_failure_reaches_what_depends_on_it_with_its_cause() -> None:
    def fail() -> Results:
        raise ExpressionError("no route", "A", "prom")

    math_step = Step("B", {"type": "math", "expression": "$A"})
    found = run([Step("A", {}, fail), math_step])["B"]
    assert isinstance(found, ExpressionError)
    assert "dependent expression or query [A]: no route" in str(found)
    assert (str(found.root), found.root.datasource_uid) == ("no route", "prom")


def test_expressions_in_a_circle_are_an_error() -> None:
    steps = [
        Step("A", {"type": "math", "expression": "$B"}),
        Step("B", {"type": "math", "expression": "$A"}),
    ]
    found = run(steps)["A"]
    assert isinstance(found, ExpressionError)
    assert "circle" in str(found)


def test_an_expression_over_something_unknown_is_an_error() -> None:
    found = outcome({"type": "reduce", "expression": "Q", "reducer": "last"})
    assert isinstance(found, ExpressionError)
    assert "unable to find dependent node 'Q'" in str(found)


def condition(ref: str, kind: str, limit: float, operator: str = "and", reducer: str = "avg") -> JsonObject:
    return {
        "evaluator": {"type": kind, "params": [limit]},
        "operator": {"type": operator},
        "query": {"params": [ref]},
        "reducer": {"type": reducer},
    }


@pytest.mark.parametrize(("operator", "expected"), [("and", 0.0), ("or", 1.0)])
def test_classic_conditions_are_joined_by_their_operators(operator: str, expected: float) -> None:
    model: JsonObject = {
        "type": "classic_conditions",
        "conditions": [condition("A", "gt", 1), condition("B", "gt", 100, operator, "max")],
    }
    inputs = {"A": Results((series(1.0, 3.0),)), "B": Results((series(5.0),))}
    assert number(model, **inputs) == expected


def test_classic_conditions_without_data_are_null() -> None:
    model: JsonObject = {"type": "classic_conditions", "conditions": [condition("A", "gt", 1)]}
    assert number(model, A=Results()) is None
    model = {"type": "classic_conditions", "conditions": [condition("A", "no_value", 0)]}
    assert number(model, A=Results()) == 1.0
