"""The running whole of alerting: scheduler, states, router and deliveries, driven by one clock thread."""

import threading
from concurrent.futures import Executor, ThreadPoolExecutor

from ..context import Context
from ..logs import get_logger
from .receivers.deliverer import Deliverer
from .router import Router
from .rule_checks import BASE_INTERVAL
from .scheduler import Scheduler
from .state_store import StateStore

EVALUATIONS_AT_ONCE = 8
DELIVERIES_AT_ONCE = 16
HEARTBEAT = 1.0
"""Seconds between two looks at the clock."""

_log = get_logger("ngalert")


class AlertingEngine:
    """Alerting, built; it works between `start` and `stop`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stopping = threading.Event()
        self._evaluations: Executor = ThreadPoolExecutor(EVALUATIONS_AT_ONCE, "evaluation")
        self._deliveries: Executor = ThreadPoolExecutor(DELIVERIES_AT_ONCE, "delivery")
        self.states = StateStore(context.db)
        self.router = Router(context, Deliverer(context, self._stopping.wait), self._deliveries)
        self.scheduler = Scheduler(
            context, self.states, self.router.put, self._evaluations, self._stopping.wait
        )
        self._thread = threading.Thread(target=self._work, name="alerting", daemon=True)

    def start(self) -> None:
        """Starts the clock thread, where the settings want alerts to be executed."""
        settings = self._context.settings
        if settings.alerting_enabled and settings.execute_alerts:
            self._thread.start()

    def stop(self) -> None:
        """Ends the clock thread; what waits for a retry is given up, what is being sent is finished."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._evaluations.shutdown(cancel_futures=True)
        self._deliveries.shutdown(cancel_futures=True)

    def _work(self) -> None:
        last = self._context.clock() // BASE_INTERVAL
        while not self._stopping.wait(HEARTBEAT):
            try:
                now = self._context.clock()
                if now // BASE_INTERVAL > last:
                    last = now // BASE_INTERVAL
                    self.scheduler.tick(last * BASE_INTERVAL)
                    self._count_states()
                self.router.tick(now)
            except Exception:  # noqa: BLE001 - the clock must go on, whatever one tick met
                _log.error("Tick failed", exc_info=True)

    def _count_states(self) -> None:
        counts: dict[str, int] = {}
        for uid in self.states.rule_uids():
            for state in self.states.of_rule(uid).values():
                counts[state.name.lower()] = counts.get(state.name.lower(), 0) + 1
        gauge = self._context.metrics.alerts
        gauge.clear()
        for name, count in counts.items():
            gauge.labels(name).set(count)
