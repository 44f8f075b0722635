"""What the notification service counts of its own."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter

from chat_services.notification_service.alerts.schema import AlertStatus


class Channel(StrEnum):
    """How a notification reaches its user."""

    INBOX = "inbox"
    WEBSOCKET = "websocket"


class Result(StrEnum):
    """What became of it."""

    SENT = "sent"
    OFFLINE = "offline"  # no WebSocket of the user's was open; the inbox has it
    FAILED = "failed"


class NotificationMetrics:
    """Counters that are there, at 0, from the start, so that a first failure is an increase."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.sent = Counter(
            "notifications_sent_total",
            "Notifications for users, by channel and by what became of them.",
            ("channel", "result"),
            registry=registry,
        )
        self.alerts = Counter(
            "alerts_received_total", "New alerts from Alertmanager.", ("status",), registry=registry
        )
        for result in (Result.SENT, Result.FAILED):
            self.sent.labels(Channel.INBOX, result)
        for result in Result:
            self.sent.labels(Channel.WEBSOCKET, result)
        for status in AlertStatus:
            self.alerts.labels(status)
