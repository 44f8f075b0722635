"""Evaluates one rule once: its queries, its expressions, and what its condition says of each series."""

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from ..datasources.frames import Frame
from ..datasources.model import Instance, Outgoing, Query
from ..expressions.engine import Outcome, Step, run
from ..expressions.requests import expression_step, fetch_frames, query_step
from ..expressions.threshold import LabelKey
from ..expressions.values import Amount, ExpressionError, Labels, Number, Results, Series, label_key
from ..gotemplate.values import show_float
from ..timefmt import Timestamp
from .rules import AlertQuery, AlertRule


class Verdict(StrEnum):
    """What an evaluation says of one series."""

    NORMAL = "Normal"
    ALERTING = "Alerting"
    NO_DATA = "NoData"
    ERROR = "Error"


@dataclass(frozen=True)
class Capture:
    """The number that one query or expression gave for a series."""

    value: Amount
    labels: Labels


@dataclass(frozen=True)
class Evaluation:
    """The verdict on one series (labels are those of the condition's result)."""

    verdict: Verdict
    labels: Labels = field(default_factory=dict)
    captures: Mapping[str, Capture] = field(default_factory=dict)
    value_string: str = ""
    error: ExpressionError | None = None


def evaluate(
    rule: AlertRule,
    at: Timestamp,
    instances: Mapping[str, Instance],
    outgoing: Outgoing,
    loaded: Set[LabelKey] = frozenset(),
) -> list[Evaluation]:
    """The verdicts of one evaluation; a failure is a verdict too.

    Args:
        rule: what is evaluated.
        at: the moment that counts as now.
        instances: the datasources by uid.
        outgoing: how they are asked.
        loaded: result labels of the series that are pending or firing, for thresholds with a recovery limit.
    """
    condition = rule.definition.condition
    names = [query.ref_id for query in rule.definition.data]
    if condition not in names:
        error = ExpressionError(f"Condition {condition} does not exist, must be one of [{' '.join(names)}]")
        return [Evaluation(Verdict.ERROR, error=error)]
    steps = [_step(query, at, instances, outgoing) for query in rule.definition.data]
    try:
        outcomes = run(steps, loaded)
    except ExpressionError as error:
        return [Evaluation(Verdict.ERROR, error=error)]
    outcome = outcomes[condition]
    if isinstance(outcome, ExpressionError):
        return [Evaluation(Verdict.ERROR, error=outcome.root)]
    return _without_data(rule, outcomes) or _verdicts(outcome, outcomes)


def _step(query: AlertQuery, at: Timestamp, instances: Mapping[str, Instance], outgoing: Outgoing) -> Step:
    if query.is_expression:
        return expression_step(query.ref_id, query.model)
    span = query.relative_time_range
    question = Query(query.ref_id, query.model, at - span.begin, at - span.end)

    def frames() -> list[Frame]:
        return fetch_frames(instances, query.datasource_uid, question, outgoing)

    return query_step(question, query.datasource_uid, frames)


def _without_data(rule: AlertRule, outcomes: Mapping[str, Outcome]) -> list[Evaluation]:
    empty: dict[str, list[str]] = {}
    for query in rule.definition.data:
        outcome = outcomes[query.ref_id]
        if not query.is_expression and isinstance(outcome, Results) and outcome.is_empty:
            empty.setdefault(query.datasource_uid, []).append(query.ref_id)
    return [
        Evaluation(Verdict.NO_DATA, {"datasource_uid": uid, "ref_id": ",".join(sorted(names))})
        for uid, names in empty.items()
    ]


def _verdicts(outcome: Results, outcomes: Mapping[str, Outcome]) -> list[Evaluation]:
    if outcome.is_empty:
        return [Evaluation(Verdict.NO_DATA)]
    if any(isinstance(item, Series) for item in outcome.items):
        return [_malformed("looks like time series data, only reduced data can be alerted on.")]
    keys = [label_key(item.labels) for item in outcome.items]
    if len(set(keys)) != len(keys):
        return [_malformed("frame cannot uniquely be identified by its labels: has duplicate results")]
    return [_verdict(item, outcomes) for item in outcome.items if isinstance(item, Number)]


def _malformed(reason: str) -> Evaluation:
    message = f"invalid format of evaluation results for the alert definition: {reason}"
    return Evaluation(Verdict.ERROR, error=ExpressionError(message))


def _verdict(item: Number, outcomes: Mapping[str, Outcome]) -> Evaluation:
    captures = _captures(item, outcomes)
    verdict = Verdict.NORMAL
    if item.value is None:
        verdict = Verdict.NO_DATA
    elif item.value != 0:
        verdict = Verdict.ALERTING
    return Evaluation(verdict, item.labels, captures, _value_string(captures))


def _captures(item: Number, outcomes: Mapping[str, Outcome]) -> dict[str, Capture]:
    if item.details:
        return {name: Capture(value, labels) for name, value, labels in item.details}
    found: dict[str, Capture] = {}
    for name, outcome in sorted(outcomes.items()):
        if isinstance(outcome, ExpressionError):
            continue
        numbers = [other for other in outcome.items if isinstance(other, Number)]
        same = [other for other in numbers if other.labels == item.labels]
        wider = [other for other in numbers if other.labels.items() <= item.labels.items()]
        for other in [*same, *wider][:1]:
            found[name] = Capture(other.value, other.labels)
    return found


def _value_string(captures: Mapping[str, Capture]) -> str:
    return ", ".join(
        f"[ var='{name}' labels={{{_label_text(capture.labels)}}} value={_amount_text(capture.value)} ]"
        for name, capture in captures.items()
    )


def _label_text(labels: Labels) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(labels.items()))


def _amount_text(value: Amount) -> str:
    return "null" if value is None else "NaN" if math.isnan(value) else show_float(value)
