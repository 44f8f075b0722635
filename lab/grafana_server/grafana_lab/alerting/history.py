"""The history of alerts: each change of state becomes an annotation, as Grafana does by default."""

from collections.abc import Sequence

from ..gotemplate.values import show_float
from ..store import Database
from ..store.content import Annotation
from ..timefmt import Timestamp
from .rules import AlertRule
from .states import StateName, Transition


def record(db: Database, rule: AlertRule, transitions: Sequence[Transition], at: Timestamp) -> None:
    """Writes the transitions that changed a state; a new normal alert is no change."""
    changed = [
        transition
        for transition in transitions
        if transition.changed
        and not (transition.before is StateName.NORMAL and transition.state.name is StateName.NORMAL)
    ]
    if not changed:
        return
    with db.transaction() as session:
        for transition in changed:
            session.add(_annotation(rule, transition, at))


def _annotation(rule: AlertRule, transition: Transition, at: Timestamp) -> Annotation:
    state, milliseconds = transition.state, round(at * 1000)
    visible = {name: value for name, value in state.labels.items() if not name.startswith("__")}
    labels = ", ".join(f"{name}={visible[name]}" for name in sorted(visible))
    values = ", ".join(f"{name}={show_float(value)}" for name, value in sorted(state.values.items()))
    panel = rule.definition.annotations.get("__panelId__", "")
    return Annotation(
        text=f"{rule.definition.title} {{{labels}}} - {values}",
        time=milliseconds,
        time_end=milliseconds,
        tags=[],
        dashboard_uid=rule.definition.annotations.get("__dashboardUid__", ""),
        panel_id=int(panel) if panel.isdigit() else 0,
        user_id=0,
        created=milliseconds,
        updated=milliseconds,
        alert_rule_uid=rule.uid,
        previous_state=transition.before_formatted,
        new_state=state.formatted,
    )
