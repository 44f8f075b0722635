"""Delivers notifications through the integration they are for, with retries."""

from collections.abc import Callable

from ...context import Context
from ...logs import get_logger
from ..message import Message, load_sources
from ..notification import Notification
from ..views import view_of
from .alertmanager import ExternalAlertmanager
from .base import DeliveryError, Receiver, Transport
from .email import Email
from .pagerduty import PagerDuty
from .slack import Slack
from .webhook import Webhook, max_alerts

RECEIVERS: dict[str, Receiver] = {
    "webhook": Webhook(),
    "email": Email(),
    "slack": Slack(),
    "pagerduty": PagerDuty(),
    "prometheus-alertmanager": ExternalAlertmanager(),
}
"""By the integration's `type`; the keys are those of `integrations.KINDS`."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between attempts; each pause is twice the one before."""

Pause = Callable[[float], bool]
"""Waits for a number of seconds; True where the server stops."""

_log = get_logger("ngalert.notifier")


class Deliverer:
    """Sends notifications.

    Args:
        context: the server's.
        pause: waits between attempts.
    """

    def __init__(self, context: Context, pause: Pause) -> None:
        self._context, self._pause = context, pause
        self._transport = Transport(context.http, context.settings.smtp)

    def __call__(self, notification: Notification) -> bool:
        """Delivers a notification within its patience; False where that failed."""
        integration, metrics = notification.integration, self._context.metrics
        fields = {
            "receiver": integration.name,
            "integration": integration.type,
            "group": notification.group_key,
        }
        limit = max_alerts(integration.settings) if integration.type == "webhook" else 0
        view = view_of(notification, self._context.settings.app_url, limit)
        message = Message(view, load_sources(self._context.db), notification.now)
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            metrics.notifications.labels("1", integration.type).inc()
            try:
                RECEIVERS[integration.type].send(notification, message, self._transport)
            except DeliveryError as error:
                metrics.notifications_failed.labels("1", integration.type).inc()
                _log.error("Notification failed", extra={"fields": fields | {"error": str(error)}})
                if not error.retryable or waited + pause > notification.patience or self._pause(pause):
                    return False
                waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE)
            else:
                _log.info("Notification sent", extra={"fields": fields | {"status": view.status}})
                return True
