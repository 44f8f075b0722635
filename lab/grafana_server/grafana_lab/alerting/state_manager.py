"""Applies evaluations to the states of a rule's alerts, and says which alerts the router must hear of."""

from collections.abc import Sequence

from ..expressions.threshold import LabelKey
from ..expressions.values import label_key
from ..timefmt import Timestamp
from .alerts import Alert
from .evaluator import Evaluation, Verdict
from .labels import RULE_UID_LABEL, expand
from .rules import AlertRule, NotificationSettings
from .state_store import StateStore, rule_fingerprint
from .states import FIRING, AlertState, StateName, Transition, advance

MISSING_EVALUATIONS = 2
"""Evaluations without a series before its alert ends, where the rule does not say."""

RESOLVED_RETENTION = 900.0
"""Seconds for which a resolved alert is sent again, so that a restart of the router does not lose it."""

STATE_REASON = "grafana_state_reason"


class StateManager:
    """The states of all rules' alerts."""

    def __init__(self, store: StateStore, app_url: str) -> None:
        self._store, self._app_url = store, app_url

    def loaded(self, rule: AlertRule) -> frozenset[LabelKey]:
        """The result labels of the alerts that are pending or firing."""
        states = self._store.of_rule(rule.uid).values()
        return frozenset(
            label_key(state.result_labels) for state in states if state.name is not StateName.NORMAL
        )

    def process(self, rule: AlertRule, results: Sequence[Evaluation], at: Timestamp) -> list[Transition]:
        """Applies the results of one evaluation."""
        current = self._store.of_rule(rule.uid)
        if current and _applies_to_all(rule, results):
            transitions = [
                self._advance(rule, state, results[0], at, keep=True) for state in current.values()
            ]
        else:
            transitions = self._each(rule, current, results, at)
        stale = [transition for transition in transitions if transition.state.reason == "MissingSeries"]
        kept = {
            label_key(transition.state.labels): transition.state
            for transition in transitions
            if transition not in stale
        }
        seen = {label_key(transition.state.labels) for transition in transitions}
        waiting = {key: state for key, state in current.items() if key not in seen and key not in kept}
        gone = {label_key(transition.state.labels) for transition in stale}
        self._store.replace(
            rule.uid,
            rule_fingerprint(rule),
            kept | {key: state for key, state in waiting.items() if key not in gone},
        )
        return transitions

    def reset(self, uid: str, reason: str, at: Timestamp) -> list[Transition]:
        """Ends all alerts of a rule that was changed, paused or deleted."""
        transitions = [_ended(state, reason, at) for state in self._store.of_rule(uid).values()]
        if self._store.fingerprint_of(uid) is not None:
            self._store.forget(uid)
        return transitions

    def alerts(
        self, transitions: Sequence[Transition], settings: NotificationSettings | None, at: Timestamp
    ) -> list[Alert]:
        """The alerts that the router must hear of: firing ones, and for a while resolved ones."""
        return [
            self._alert(transition, settings, at)
            for transition in transitions
            if transition.state.name in FIRING
            or transition.is_newly_resolved
            or (
                transition.state.name is StateName.NORMAL
                and transition.state.resolved_at is not None
                and at - transition.state.resolved_at <= RESOLVED_RETENTION
            )
        ]

    def _each(
        self,
        rule: AlertRule,
        current: dict[LabelKey, AlertState],
        results: Sequence[Evaluation],
        at: Timestamp,
    ) -> list[Transition]:
        transitions: list[Transition] = []
        matched: set[LabelKey] = set()
        for result in results:
            labels, annotations = expand(rule, result, self._app_url)
            key = label_key(labels)
            found = current.get(key) or self._erroneous(current, result)
            if found is not None:
                matched.add(label_key(found.labels))
                labels = found.labels if found.name is StateName.ERROR and result.error else labels
            state = found or AlertState(
                labels=labels, result_labels={**result.labels}, starts_at=at, ends_at=at, evaluated_at=at
            )
            state = state.model_copy(update={"labels": labels, "annotations": annotations})
            transitions.append(self._advance(rule, state, result, at))
        limit = (rule.definition.missing_series_evals_to_resolve or MISSING_EVALUATIONS) * rule.interval
        transitions += [
            _ended(state, "MissingSeries", at)
            for key, state in current.items()
            if key not in matched and at - state.evaluated_at >= limit
        ]
        return transitions

    def _erroneous(self, current: dict[LabelKey, AlertState], result: Evaluation) -> AlertState | None:
        # An error adds labels after the state was found by its labels: the next error must find it again
        if result.verdict is not Verdict.ERROR:
            return None
        return next((state for state in current.values() if state.name is StateName.ERROR), None)

    def _advance(
        self, rule: AlertRule, state: AlertState, result: Evaluation, at: Timestamp, *, keep: bool = False
    ) -> Transition:
        transition = advance(state, rule.definition, rule.interval, result, at)
        if keep:
            # The result has no labels of this alert: what was known of its values stays readable
            kept = transition.state.model_copy(update={"value_string": state.value_string})
            return transition.model_copy(update={"state": kept})
        return transition

    def _alert(self, transition: Transition, settings: NotificationSettings | None, at: Timestamp) -> Alert:
        state = transition.state
        labels, annotations = dict(state.labels), dict(state.annotations)
        # A resolved alert must have the labels that it fired with
        special = state.name if state.name in FIRING else transition.before
        names = {StateName.NO_DATA: "DatasourceNoData", StateName.ERROR: "DatasourceError"}
        if special in names:
            labels |= {"rulename": labels["alertname"], "alertname": names[special]}
        if state.reason:
            annotations[STATE_REASON] = state.reason
        uid = labels.get(RULE_UID_LABEL, "")
        return Alert(
            labels=labels,
            annotations=annotations,
            starts_at=state.starts_at,
            ends_at=state.ends_at if state.name in FIRING else (state.resolved_at or at),
            updated_at=at,
            values=state.values,
            value_string=state.value_string,
            generator_url=f"{self._app_url}alerting/grafana/{uid}/view?orgId=1",
            settings=settings,
        )


def _applies_to_all(rule: AlertRule, results: Sequence[Evaluation]) -> bool:
    verdicts = {result.verdict for result in results}
    if verdicts == {Verdict.NO_DATA}:
        return rule.definition.no_data_state != "NoData"
    return verdicts == {Verdict.ERROR} and rule.definition.exec_err_state != "Error"


def _ended(state: AlertState, reason: str, at: Timestamp) -> Transition:
    update: dict[str, object] = {"name": StateName.NORMAL, "reason": reason, "ends_at": at}
    if state.name in FIRING:
        update["resolved_at"] = at
    after = state.model_copy(update=update)
    return Transition(before=state.name, before_formatted=state.formatted, state=after)
