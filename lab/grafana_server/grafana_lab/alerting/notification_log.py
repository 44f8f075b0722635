"""What each integration was last told about each group, so that nobody is told twice, restarts included."""

from dataclasses import dataclass

from sqlalchemy import delete

from ..store import Database
from ..store.alerting import NotificationLogRow
from ..timefmt import Timestamp

RETENTION = 5 * 86_400.0
"""Seconds, as Alertmanager's default of 120 hours."""


@dataclass(frozen=True)
class LogEntry:
    """The fingerprints of the alerts that were told as firing and as resolved."""

    firing: frozenset[str]
    resolved: frozenset[str]
    sent_at: Timestamp


class NotificationLog:
    """The log in the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def last(self, group_key: str, integration: str) -> LogEntry | None:
        """What an integration was last told about a group."""
        with self._db.transaction() as session:
            row = session.get(NotificationLogRow, (group_key, integration))
            if row is None:
                return None
            return LogEntry(frozenset(row.firing), frozenset(row.resolved), row.sent_at)

    def write(self, group_key: str, integration: str, entry: LogEntry) -> None:
        """Notes what an integration was told, and drops what is too old to matter."""
        with self._db.transaction() as session:
            session.merge(
                NotificationLogRow(
                    group_key=group_key,
                    integration=integration,
                    firing=sorted(entry.firing),
                    resolved=sorted(entry.resolved),
                    sent_at=entry.sent_at,
                )
            )
            old = NotificationLogRow.sent_at < entry.sent_at - RETENTION
            session.execute(delete(NotificationLogRow).where(old))


def needs_notification(
    last: LogEntry | None, news: LogEntry, repeat_interval: float, *, send_resolved: bool
) -> bool:
    """Whether an integration that was told `last` must be told `news`, or it is time to repeat."""
    if last is None:
        return bool(news.firing)
    if not news.firing <= last.firing:
        return True
    if not news.firing:
        return bool(last.firing)
    if send_resolved and not news.resolved <= last.resolved:
        return True
    return last.sent_at + repeat_interval <= news.sent_at
