"""Bodies of the API that shows rules and alerts as Prometheus' API does."""

import math

from ..alerting.rules import AlertRule
from ..alerting.scheduler import LastRun
from ..alerting.states import AlertState, StateName
from ..expressions.values import label_key
from ..members import text_at
from ..timefmt import rfc3339
from ..wire import Wire


class AlertStatus(Wire):
    """One alert of a rule, in whatever state."""

    labels: dict[str, str]
    annotations: dict[str, str]
    state: str
    active_at: str | None
    value: str


class RuleStatus(Wire):
    """A rule: `state` is inactive, pending, recovering or firing, `health` ok, error or nodata."""

    state: str
    name: str
    folder_uid: str
    uid: str
    query: str
    duration: float
    keep_firing_for: float
    annotations: dict[str, str]
    labels: dict[str, str]
    active_at: str | None
    alerts: list[AlertStatus]
    totals: dict[str, int]
    health: str
    last_error: str
    type: str = "alerting"
    last_evaluation: str
    evaluation_time: float
    is_paused: bool
    provenance: str


class GroupStatus(Wire):
    """A group; `file` is its folder's title, `interval` seconds."""

    name: str
    file: str
    folder_uid: str
    rules: list[RuleStatus]
    totals: dict[str, int]
    interval: float
    last_evaluation: str
    evaluation_time: float


_RULE_STATES = (
    (StateName.ALERTING, "firing"),
    (StateName.RECOVERING, "recovering"),
    (StateName.PENDING, "pending"),
)


def alert_status(state: AlertState) -> AlertStatus:
    """An alert as the API shows it."""
    is_normal = state.name is StateName.NORMAL
    return AlertStatus(
        labels={name: value for name, value in state.labels.items() if not name.startswith("__")},
        annotations=state.annotations,
        state=state.formatted,
        active_at=None if is_normal else rfc3339(state.starts_at),
        value="" if is_normal else _values(state.values),
    )


def rule_status(rule: AlertRule, states: list[AlertState], last: LastRun | None) -> RuleStatus:
    """A rule as the API shows it."""
    names = {state.name for state in states}
    firing = [state.starts_at for state in states if state.name is StateName.ALERTING]
    ordered = sorted(states, key=lambda state: (state.name is StateName.NORMAL, label_key(state.labels)))
    return RuleStatus(
        state=next((shown for name, shown in _RULE_STATES if name in names), "inactive"),
        name=rule.definition.title,
        folder_uid=rule.folder_uid,
        uid=rule.uid,
        query=" | ".join(_query_text(rule)),
        duration=rule.definition.pending_for,
        keep_firing_for=rule.definition.keep_firing_for,
        annotations=rule.definition.annotations,
        labels=rule.definition.labels,
        active_at=rfc3339(min(firing)) if firing else None,
        alerts=[alert_status(state) for state in ordered],
        totals=_totals([str(state.name).lower() for state in states]),
        health=_health(last, names),
        last_error=last.error if last else "",
        last_evaluation=rfc3339(last.at if last else None),
        evaluation_time=last.seconds if last else 0.0,
        is_paused=rule.definition.is_paused,
        provenance=rule.provenance,
    )


def group_status(rules: list[AlertRule], statuses: list[RuleStatus], last: list[LastRun]) -> GroupStatus:
    """A group as the API shows it."""
    first = rules[0]
    return GroupStatus(
        name=first.rule_group,
        file=first.folder_title,
        folder_uid=first.folder_uid,
        rules=statuses,
        totals=_totals([status.state for status in statuses]),
        interval=first.interval,
        last_evaluation=rfc3339(max((run.at for run in last), default=None)),
        evaluation_time=sum(run.seconds for run in last),
    )


def _health(last: LastRun | None, names: set[StateName]) -> str:
    if last is not None:
        return last.health
    # After a restart the states are known before the first evaluation
    if StateName.ERROR in names:
        return "error"
    return "nodata" if StateName.NO_DATA in names else "ok"


def _query_text(rule: AlertRule) -> list[str]:
    texts = [
        text_at(query.model, "expr") or text_at(query.model, "rawSql")
        for query in rule.definition.data
        if not query.is_expression
    ]
    return [text for text in texts if text]


def _totals(names: list[str]) -> dict[str, int]:
    return {name: names.count(name) for name in sorted(set(names))}


def _values(values: dict[str, float]) -> str:
    shown = {name: "NaN" if math.isnan(value) else f"{value:e}" for name, value in sorted(values.items())}
    return next(iter(shown.values())) if len(shown) == 1 else ", ".join(f"{k}: {v}" for k, v in shown.items())
