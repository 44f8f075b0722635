"""Groups of alerts that are notified together."""

from dataclasses import dataclass, field, replace

from ..timefmt import Timestamp
from .alerts import Alert
from .route_tree import RouteOptions


def label_text(labels: dict[str, str]) -> str:
    """Labels as Alertmanager prints them: `{a="b", c="d"}`."""
    return "{" + ", ".join(f'{name}="{labels[name]}"' for name in sorted(labels)) + "}"


@dataclass
class Group:
    """The alerts of one policy that share the labels it groups by."""

    options: RouteOptions
    labels: dict[str, str]
    next_flush: Timestamp
    alerts: dict[str, Alert] = field(default_factory=dict)
    has_flushed: bool = False

    @property
    def key(self) -> str:
        """The group's name in notifications and in the log."""
        return f"{self.options.key}:{label_text(self.labels)}"

    def add(self, alert: Alert, now: Timestamp) -> None:
        """Takes an alert in; one that fires for longer than the group waits, as after a restart, at once."""
        self.alerts[alert.fingerprint] = alert
        if not self.has_flushed and alert.starts_at + self.options.group_wait < now:
            self.next_flush = min(self.next_flush, now)

    def drop_resolved(self, told: dict[str, Alert], now: Timestamp) -> None:
        """Forgets the alerts that were told as resolved and have not changed since."""
        for fingerprint, alert in told.items():
            if alert.is_resolved(now) and self.alerts.get(fingerprint) is alert:
                del self.alerts[fingerprint]


def merged(known: Alert | None, alert: Alert, now: Timestamp) -> Alert:
    """An alert with what is known of it: since when it fires and, once it ends, where it was routed."""
    if known is None or (known.ends_at < alert.starts_at and known.is_resolved(now)):
        return alert
    starts_at = min(known.starts_at, alert.starts_at) if known.ends_at >= alert.starts_at else alert.starts_at
    settings = known.settings if alert.is_resolved(now) else alert.settings
    return replace(alert, starts_at=starts_at, settings=settings)
