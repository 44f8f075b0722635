"""The state of each alert of a rule, and how an evaluation changes it."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from ..timefmt import Timestamp
from .evaluator import Evaluation, Verdict
from .rules import RuleDefinition

RESEND_DELAY = 30.0
"""Seconds; the least that an alert's end is renewed for is four of them."""

MISSING_VALUE = -1.0
"""What stands for a value that an evaluation without data or with an error did not give."""


class StateName(StrEnum):
    """The states of an alert."""

    NORMAL = "Normal"
    PENDING = "Pending"
    ALERTING = "Alerting"
    RECOVERING = "Recovering"
    NO_DATA = "NoData"
    ERROR = "Error"


FIRING = frozenset({StateName.ALERTING, StateName.RECOVERING, StateName.NO_DATA, StateName.ERROR})
"""The states in which an alert is sent to the router."""


class AlertState(BaseModel):
    """The state of one alert. `starts_at` is since when it is pending or firing, whichever it is."""

    # NaN and infinity have no JSON form: as texts they survive the database
    model_config = ConfigDict(frozen=True, ser_json_inf_nan="strings")

    labels: dict[str, str]
    result_labels: dict[str, str]
    annotations: dict[str, str] = {}
    name: StateName = StateName.NORMAL
    reason: str = ""
    starts_at: Timestamp
    ends_at: Timestamp
    evaluated_at: Timestamp
    recovering_since: Timestamp | None = None
    resolved_at: Timestamp | None = None
    values: dict[str, float] = {}
    value_string: str = ""
    error: str = ""

    @property
    def formatted(self) -> str:
        """The state with its reason, as `Normal (MissingSeries)`."""
        return f"{self.name} ({self.reason})" if self.reason else str(self.name)


class Transition(BaseModel):
    """A state before and after an evaluation."""

    model_config = ConfigDict(frozen=True)

    before: StateName
    before_formatted: str
    state: AlertState

    @property
    def changed(self) -> bool:
        """Whether the state or its reason is another."""
        return self.before_formatted != self.state.formatted

    @property
    def is_newly_resolved(self) -> bool:
        """Whether the alert fired before and no longer does."""
        return self.before in FIRING and self.state.name not in FIRING


def advance(
    state: AlertState, definition: RuleDefinition, interval: float, result: Evaluation, at: Timestamp
) -> Transition:
    """The state after an evaluation; labels and annotations are the caller's, but for those of errors."""
    after = state.model_copy(
        update={
            "evaluated_at": at,
            "values": _values(state, result),
            "value_string": result.value_string,
            "error": "",
            "reason": "",
        }
    )
    machine = _Machine(after, definition, interval, at)
    match result.verdict:
        case Verdict.NORMAL:
            after = machine.normal()
        case Verdict.ALERTING:
            after = machine.alerting()
        case Verdict.NO_DATA:
            after = machine.no_data()
        case Verdict.ERROR:
            after = machine.error(result)
    if result.verdict in {Verdict.NO_DATA, Verdict.ERROR} and after.name != StateName(str(result.verdict)):
        after = after.model_copy(update={"reason": _reason(result.verdict, definition)})
    if state.name in FIRING and after.name is StateName.NORMAL:
        after = after.model_copy(update={"resolved_at": at})
    elif after.name not in {StateName.NORMAL, StateName.PENDING}:
        after = after.model_copy(update={"resolved_at": None})
    return Transition(before=state.name, before_formatted=state.formatted, state=after)


def _values(state: AlertState, result: Evaluation) -> dict[str, float]:
    if result.verdict in {Verdict.NO_DATA, Verdict.ERROR}:
        # Templates that name a refId must not break where it has no value
        return dict.fromkeys(state.values, MISSING_VALUE)
    nan = float("nan")
    return {
        name: nan if capture.value is None else capture.value for name, capture in result.captures.items()
    }


def _reason(verdict: Verdict, definition: RuleDefinition) -> str:
    choice = definition.no_data_state if verdict is Verdict.NO_DATA else definition.exec_err_state
    return f"{verdict}, KeepLast" if choice == "KeepLast" else str(verdict)


class _Machine:
    def __init__(self, state: AlertState, definition: RuleDefinition, interval: float, at: Timestamp) -> None:
        self._state, self._definition, self._at = state, definition, at
        self._next_end = at + 4 * max(interval, RESEND_DELAY)

    def normal(self) -> AlertState:
        state, hold = self._state, self._definition.keep_firing_for
        if state.name is StateName.NORMAL:
            return state
        if state.name is StateName.ALERTING and hold > 0:
            return state.model_copy(
                update={"name": StateName.RECOVERING, "recovering_since": self._at, "ends_at": self._next_end}
            )
        since = state.recovering_since
        if state.name is StateName.RECOVERING and since is not None and self._at - since < hold:
            return state.model_copy(update={"ends_at": self._next_end})
        return state.model_copy(
            update={
                "name": StateName.NORMAL,
                "starts_at": self._at,
                "ends_at": self._at,
                "recovering_since": None,
            }
        )

    def alerting(self) -> AlertState:
        state, pending_for = self._state, self._definition.pending_for
        if state.name in {StateName.ALERTING, StateName.RECOVERING}:
            # An alert that was about to recover goes on firing, since when it did
            return state.model_copy(
                update={"name": StateName.ALERTING, "recovering_since": None, "ends_at": self._next_end}
            )
        if state.name is StateName.PENDING:
            return self._enter(StateName.ALERTING) if self._at - state.starts_at >= pending_for else state
        return self._enter(StateName.PENDING if pending_for > 0 else StateName.ALERTING)

    def no_data(self) -> AlertState:
        choice = self._definition.no_data_state
        if choice == "Alerting":
            return self.alerting()
        if choice == "OK":
            return self.normal()
        return self._keep() if choice == "KeepLast" else self._enter(StateName.NO_DATA)

    def error(self, result: Evaluation) -> AlertState:
        choice, error = self._definition.exec_err_state, result.error
        if choice == "Alerting":
            state = self.alerting()
        elif choice == "OK":
            state = self.normal()
        else:
            state = self._keep() if choice == "KeepLast" else self._enter(StateName.ERROR)
        if error is None:
            return state
        update: dict[str, object] = {"annotations": state.annotations | {"Error": str(error)}}
        if state.name in FIRING:
            update["error"] = str(error)
        blame = {"ref_id": error.ref_id, "datasource_uid": error.datasource_uid} if error.ref_id else {}
        if state.name is StateName.ERROR:
            update["labels"] = state.labels | blame
        else:
            update["annotations"] = state.annotations | {"Error": str(error)} | blame
        return state.model_copy(update=update)

    def _keep(self) -> AlertState:
        if self._state.name in {StateName.ALERTING, StateName.RECOVERING, StateName.PENDING}:
            return self.alerting()
        return self.normal()

    def _enter(self, name: StateName) -> AlertState:
        if self._state.name is name:
            return self._state.model_copy(update={"ends_at": self._next_end})
        return self._state.model_copy(update={"name": name, "starts_at": self._at, "ends_at": self._next_end})
