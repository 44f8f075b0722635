"""The router: groups alerts by the policy tree, waits, mutes, silences, and has notifications sent."""

import threading
from collections.abc import Iterable
from concurrent.futures import Executor

from sqlalchemy import select

from ..context import Context
from ..logs import get_logger
from ..store.alerting import MuteTimingRow
from ..timefmt import Timestamp
from .alerts import Alert
from .contact_points import Integration, integrations_of
from .groups import Group, merged
from .intervals import TimeInterval, contains
from .notification import Notification, Sender
from .notification_log import LogEntry, NotificationLog, needs_notification
from .references import load_tree
from .route_tree import RouteOptions, options_of
from .routes import Route
from .silences import silencing

_log = get_logger("ngalert.notifier")


class Router:
    """Holds the alerts and their groups.

    Args:
        context: the server's.
        send: delivers notifications.
        executor: runs the deliveries.
    """

    def __init__(self, context: Context, send: Sender, executor: Executor) -> None:
        self._context, self._send, self._executor = context, send, executor
        self._log = NotificationLog(context.db)
        self._lock = threading.RLock()
        self._alerts: dict[str, Alert] = {}
        self._groups: dict[tuple[RouteOptions, str], Group] = {}
        self._flushing: set[str] = set()
        self._tree: Route | None = None

    def put(self, alerts: Iterable[Alert]) -> None:
        """Takes alerts from the evaluator: new ones, ones that still fire, and resolved ones."""
        now = self._context.clock()
        with self._lock:
            self._load_tree(now)
            for alert in alerts:
                alert = merged(self._alerts.get(alert.fingerprint), alert, now)  # noqa: PLW2901 - the merged one replaces it
                self._alerts[alert.fingerprint] = alert
                self._assign(alert, now)

    def alerts(self) -> list[Alert]:
        """The alerts that fire."""
        now = self._context.clock()
        with self._lock:
            return [alert for alert in self._alerts.values() if not alert.is_resolved(now)]

    def receivers_of(self, alert: Alert) -> list[str]:
        """The contact points that an alert goes to."""
        with self._context.db.transaction() as session:
            tree = load_tree(session)
        return [options.receiver for options in options_of(tree, alert)]

    def tick(self, now: Timestamp) -> None:
        """Starts the notifications that are due."""
        with self._lock:
            if not self._alerts:
                return
            self._load_tree(now)
            for fingerprint, alert in list(self._alerts.items()):
                if alert.is_resolved(now) and not any(fingerprint in g.alerts for g in self._groups.values()):
                    del self._alerts[fingerprint]
            self._groups = {key: group for key, group in self._groups.items() if group.alerts}
            for group in self._groups.values():
                if group.next_flush <= now and group.key not in self._flushing:
                    group.next_flush = now + group.options.group_interval
                    group.has_flushed = True
                    self._flushing.add(group.key)
                    self._executor.submit(self._flush, group, dict(group.alerts), now)

    def _load_tree(self, now: Timestamp) -> None:
        with self._context.db.transaction() as session:
            tree = load_tree(session)
        if tree == self._tree:
            return
        self._tree, self._groups = tree, {}
        for alert in self._alerts.values():
            self._assign(alert, now)

    def _assign(self, alert: Alert, now: Timestamp) -> None:
        if self._tree is None:
            return
        for options in options_of(self._tree, alert):
            labels = options.group_labels(alert)
            group = Group(options, labels, now + options.group_wait)
            group = self._groups.setdefault((options, group.key), group)
            group.add(alert, now)

    def _flush(self, group: Group, told: dict[str, Alert], now: Timestamp) -> None:
        try:
            if self._notify(group, told, now):
                with self._lock:
                    group.drop_resolved(told, now)
        except Exception:  # noqa: BLE001 - one group's failure must not end the thread that others wait for
            _log.error(
                "Notification ended unexpectedly", exc_info=True, extra={"fields": {"group": group.key}}
            )
        finally:
            with self._lock:
                self._flushing.discard(group.key)

    def _notify(self, group: Group, told: dict[str, Alert], now: Timestamp) -> bool:
        if self._is_muted(group.options, now):
            return True
        with self._context.db.transaction() as session:
            audible = [alert for alert in told.values() if not silencing(session, alert, now)]
            integrations = integrations_of(session, self._context.vault, group.options.receiver)
        firing = sorted((a for a in audible if not a.is_resolved(now)), key=lambda a: a.starts_at)
        resolved = sorted((a for a in audible if a.is_resolved(now)), key=lambda a: a.starts_at)
        outcomes = [self._tell(group, integration, firing, resolved, now) for integration in integrations]
        return all(outcomes)

    def _tell(
        self,
        group: Group,
        integration: Integration,
        firing: list[Alert],
        resolved: list[Alert],
        now: Timestamp,
    ) -> bool:
        entry = LogEntry(
            frozenset(alert.fingerprint for alert in firing),
            frozenset(alert.fingerprint for alert in resolved),
            now,
        )
        send_resolved = not integration.disable_resolve_message
        last = self._log.last(group.key, integration.uid)
        repeat = group.options.repeat_interval
        if not needs_notification(last, entry, repeat, send_resolved=send_resolved):
            return True
        alerts = (*firing, *resolved) if send_resolved else tuple(firing)
        patience = group.options.group_interval
        if alerts and not self._send(
            Notification(integration, group.key, group.labels, alerts, now, patience)
        ):
            return False
        self._log.write(group.key, integration.uid, entry)
        return True

    def _is_muted(self, options: RouteOptions, now: Timestamp) -> bool:
        if not options.mute_intervals and not options.active_intervals:
            return False
        with self._context.db.transaction() as session:
            rows = {row.name: row for row in session.scalars(select(MuteTimingRow))}

        def is_now(name: str) -> bool:
            intervals = (
                [TimeInterval.model_validate(part) for part in rows[name].intervals] if name in rows else []
            )
            return any(contains(interval, now) for interval in intervals)

        if any(is_now(name) for name in options.mute_intervals):
            return True
        return bool(options.active_intervals) and not any(is_now(name) for name in options.active_intervals)
