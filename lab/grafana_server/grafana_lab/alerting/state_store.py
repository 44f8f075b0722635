"""The states of all alerts: in memory while the server runs, in the database for the next start."""

import hashlib
import json
import threading
from collections.abc import Mapping

from sqlalchemy import delete, select

from ..expressions.threshold import LabelKey
from ..expressions.values import label_key
from ..store import Database
from ..store.alerting import AlertInstanceRow
from .rules import AlertRule
from .states import AlertState

States = Mapping[LabelKey, AlertState]


class StateStore:
    """The states by rule, each rule's with the fingerprint of the rule that they belong to."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._states: dict[str, dict[LabelKey, AlertState]] = {}
        self._fingerprints: dict[str, str] = {}
        with db.transaction() as session:
            for row in session.scalars(select(AlertInstanceRow)):
                state = AlertState.model_validate(row.state)
                self._states.setdefault(row.rule_uid, {})[label_key(state.labels)] = state
                self._fingerprints[row.rule_uid] = row.rule_fingerprint

    def of_rule(self, uid: str) -> dict[LabelKey, AlertState]:
        """A copy of a rule's states."""
        with self._lock:
            return dict(self._states.get(uid, {}))

    def rule_uids(self) -> set[str]:
        """The rules that have states."""
        with self._lock:
            return set(self._states)

    def fingerprint_of(self, uid: str) -> str | None:
        """The fingerprint of the rule whose states are kept; None if there are none."""
        with self._lock:
            return self._fingerprints.get(uid)

    def replace(self, uid: str, fingerprint: str, states: States) -> None:
        """Replaces the states of a rule."""
        with self._lock:
            self._states[uid], self._fingerprints[uid] = dict(states), fingerprint
        with self._db.transaction() as session:
            session.execute(delete(AlertInstanceRow).where(AlertInstanceRow.rule_uid == uid))
            for key, state in states.items():
                session.add(
                    AlertInstanceRow(
                        rule_uid=uid,
                        labels_hash=hashlib.sha256(json.dumps(key).encode()).hexdigest(),
                        rule_fingerprint=fingerprint,
                        state=state.model_dump(mode="json"),
                    )
                )

    def forget(self, uid: str) -> None:
        """Drops the states of a rule."""
        with self._lock:
            self._states.pop(uid, None)
            self._fingerprints.pop(uid, None)
        with self._db.transaction() as session:
            session.execute(delete(AlertInstanceRow).where(AlertInstanceRow.rule_uid == uid))


def rule_fingerprint(rule: AlertRule) -> str:
    """A hash of what makes a rule another rule: a change of it resets the rule's states."""
    content = [
        rule.uid,
        rule.folder_uid,
        rule.folder_title,
        rule.rule_group,
        rule.interval,
        rule.definition.model_dump(mode="json"),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
