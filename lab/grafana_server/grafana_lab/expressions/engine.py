"""Runs queries and the expressions over them, in the order that their references ask for."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from ..members import text_at
from ..wire import JsonObject
from .classic import classic, condition_refs
from .math import compute
from .math_parser import parse_math, references
from .reduce import reduce
from .threshold import LabelKey, threshold
from .values import ExpressionError, Results


@dataclass(frozen=True)
class Step:
    """One query (`fetch` asks its datasource) or expression (its model is computed here)."""

    ref_id: str
    model: JsonObject
    fetch: Callable[[], Results] | None = None


Outcome = Results | ExpressionError


def run(steps: Sequence[Step], loaded: Set[LabelKey] = frozenset()) -> dict[str, Outcome]:
    """What each step gave: results, or the error that it, or what it reads, ended in.

    Args:
        steps: in any order.
        loaded: see `threshold`.

    Raises:
        ExpressionError: two steps have one refId.
    """
    by_name = {step.ref_id: step for step in steps}
    if len(by_name) != len(steps):
        raise ExpressionError("refIds must be unique: rename one of the queries")
    outcomes: dict[str, Outcome] = {}
    for step in steps:
        _visit(step, by_name, outcomes, (), loaded)
    return outcomes


def _visit(
    step: Step,
    by_name: Mapping[str, Step],
    outcomes: dict[str, Outcome],
    path: tuple[str, ...],
    loaded: Set[LabelKey],
) -> Outcome:
    if step.ref_id in outcomes:
        return outcomes[step.ref_id]
    if step.ref_id in path:
        raise ExpressionError(f"expressions read each other in a circle: {' -> '.join([*path, step.ref_id])}")
    try:
        inputs: dict[str, Results] = {}
        for name in sorted(_reads(step)):
            if name not in by_name:
                raise ExpressionError(f"unable to find dependent node '{name}' of expression '{step.ref_id}'")
            outcome = _visit(by_name[name], by_name, outcomes, (*path, step.ref_id), loaded)
            if isinstance(outcome, ExpressionError):
                raise ExpressionError(
                    f"[sse.dependencyError] did not execute expression [{step.ref_id}] due to a failure of "
                    f"the dependent expression or query [{name}]: {outcome}",
                    cause=outcome,
                )
            inputs[name] = outcome
        result: Outcome = step.fetch() if step.fetch is not None else _compute(step, inputs, loaded)
    except ExpressionError as error:
        result = error
    outcomes[step.ref_id] = result
    return result


def _reads(step: Step) -> set[str]:
    if step.fetch is not None:
        return set()
    kind = text_at(step.model, "type")
    if kind == "math":
        return references(parse_math(text_at(step.model, "expression")))
    if kind == "classic_conditions":
        return condition_refs(step.model)
    name = text_at(step.model, "expression").removeprefix("$").strip("{}")
    return {name} if name else set()


def _compute(step: Step, inputs: Mapping[str, Results], loaded: Set[LabelKey]) -> Results:
    kind = text_at(step.model, "type")
    if kind == "math":
        return compute(parse_math(text_at(step.model, "expression")), inputs)
    if kind == "classic_conditions":
        return classic(step.model, inputs)
    if kind not in {"reduce", "threshold"}:
        raise ExpressionError(
            f"expression type {kind!r} is not supported by this stand-in for Grafana: "
            "use reduce, threshold, math or classic_conditions"
        )
    if not inputs:
        raise ExpressionError(f"no variable specified to reference for refId {step.ref_id}")
    source = next(iter(inputs.values()))
    return reduce(step.model, source) if kind == "reduce" else threshold(step.model, source, loaded)
