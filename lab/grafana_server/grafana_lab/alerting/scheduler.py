"""Evaluates each rule at its group's interval."""

import threading
import time
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from ..context import Context
from ..datasources.store import load_instances
from ..logs import get_logger
from ..timefmt import Timestamp
from .alerts import Alert
from .evaluator import Evaluation, Verdict, evaluate
from .history import record
from .rule_checks import BASE_INTERVAL
from .rule_store import load_rules
from .rules import AlertRule
from .state_manager import StateManager
from .state_store import StateStore, rule_fingerprint

AlertSink = Callable[[Iterable[Alert]], None]
"""Takes the alerts that a rule's evaluation brought: the router."""

Pause = Callable[[float], object]
"""Waits for a number of seconds."""

_log = get_logger("ngalert.scheduler")


@dataclass(frozen=True)
class LastRun:
    """What the last evaluation of a rule was like; `seconds` is how long it took."""

    at: Timestamp
    seconds: float
    health: str
    error: str


class Scheduler:
    """The rules' clockwork.

    Args:
        context: the server's.
        store: the states.
        sink: where alerts go.
        executor: runs the evaluations.
        pause: waits between two attempts at an evaluation that failed.
    """

    def __init__(
        self, context: Context, store: StateStore, sink: AlertSink, executor: Executor, pause: Pause
    ) -> None:
        self._context, self._store, self._sink = context, store, sink
        self._executor, self._pause = executor, pause
        self._manager = StateManager(store, context.settings.app_url)
        self._running: set[str] = set()
        self._lock = threading.Lock()
        self.last_runs: dict[str, LastRun] = {}

    def tick(self, at: Timestamp) -> None:
        """Starts the evaluations that are due at a multiple of the base interval.

        The alerts of rules that are gone or paused end.
        """
        with self._context.db.transaction() as session:
            rules = load_rules(session)
        self._end_deleted({rule.uid for rule in rules}, at)
        for rule in rules:
            if rule.definition.is_paused:
                self._end(rule.uid, "Paused", at)
            elif is_due(rule, at):
                with self._lock:
                    if rule.uid in self._running:
                        fields = {"rule_uid": rule.uid}
                        _log.warning(
                            "Tick dropped because alert rule evaluation is too slow", extra={"fields": fields}
                        )
                        continue
                    self._running.add(rule.uid)
                self._executor.submit(self._run, rule, at)

    def run_rule(self, rule: AlertRule, at: Timestamp) -> None:
        """Evaluates one rule now and hands its alerts on."""
        known = self._store.fingerprint_of(rule.uid)
        if known is not None and known != rule_fingerprint(rule):
            self._end(rule.uid, "Updated", at)
        metrics, started = self._context.metrics, time.perf_counter()
        results = self._attempt(rule, at)
        seconds = time.perf_counter() - started
        metrics.rule_evaluations.labels("1").inc()
        metrics.rule_seconds.labels("1").observe(seconds)
        error = next((str(result.error) for result in results if result.error is not None), "")
        if error:
            metrics.rule_failures.labels("1").inc()
            fields = {"rule_uid": rule.uid, "title": rule.definition.title, "error": error}
            _log.error("Failed to evaluate rule", extra={"fields": fields})
        no_data = any(result.verdict is Verdict.NO_DATA for result in results)
        health = "error" if error else "nodata" if no_data else "ok"
        with self._lock:
            self.last_runs[rule.uid] = LastRun(at, seconds, health, error)
        transitions = self._manager.process(rule, results, at)
        record(self._context.db, rule, transitions, at)
        self._sink(self._manager.alerts(transitions, rule.definition.notification_settings, at))

    def _run(self, rule: AlertRule, at: Timestamp) -> None:
        try:
            self.run_rule(rule, at)
        except Exception:  # noqa: BLE001 - one rule's failure must not end the thread that others wait for
            _log.error(
                "Rule evaluation ended unexpectedly", exc_info=True, extra={"fields": {"rule_uid": rule.uid}}
            )
        finally:
            with self._lock:
                self._running.discard(rule.uid)

    def _attempt(self, rule: AlertRule, at: Timestamp) -> list[Evaluation]:
        context = self._context
        instances = load_instances(context.db, context.vault)
        results: list[Evaluation] = []
        for attempt in range(context.settings.max_attempts):
            if attempt:
                self._pause(float(attempt))
            results = evaluate(rule, at, instances, context.outgoing, self._manager.loaded(rule))
            if all(result.error is None or not result.error.ref_id for result in results):
                # No datasource is to blame: another attempt would end alike
                break
        return results

    def _end_deleted(self, existing: set[str], at: Timestamp) -> None:
        for uid in self._store.rule_uids() - existing:
            self._end(uid, "RuleDeleted", at)
        with self._lock:
            for uid in self.last_runs.keys() - existing:
                del self.last_runs[uid]

    def _end(self, uid: str, reason: str, at: Timestamp) -> None:
        transitions = self._manager.reset(uid, reason, at)
        ended = [transition for transition in transitions if transition.is_newly_resolved]
        if ended:
            self._sink(self._manager.alerts(ended, None, at))


def is_due(rule: AlertRule, at: Timestamp) -> bool:
    """Whether a rule is evaluated at a tick; groups are spread over their interval, each at its own place."""
    steps = rule.interval // BASE_INTERVAL
    offset = zlib.crc32(f"{rule.folder_uid}/{rule.rule_group}".encode()) % steps
    return round(at / BASE_INTERVAL) % steps == offset
