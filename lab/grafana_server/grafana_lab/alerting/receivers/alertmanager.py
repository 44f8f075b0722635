"""An external Prometheus Alertmanager, which takes the alerts over."""

import json
import re

from ...members import text_at
from ...timefmt import rfc3339
from ...wire import JsonObject
from ..alerts import Alert
from ..message import Message
from ..notification import Notification
from .base import DeliveryError, Post, Transport, deliver


class ExternalAlertmanager:
    """Posts the alerts to each URL; one that takes them is enough."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: none of the Alertmanagers took the alerts.
        """
        settings = notification.integration.settings
        user = text_at(settings, "basicAuthUser")
        auth = (user, text_at(settings, "basicAuthPassword")) if user else None
        alerts = json.dumps([_alert(alert) for alert in notification.alerts])
        failures: list[DeliveryError] = []
        urls = [url.strip().rstrip("/") for url in text_at(settings, "url").split(",") if url.strip()]
        for url in urls:
            address = url if url.endswith("/api/v2/alerts") else f"{url}/api/v2/alerts"
            try:
                deliver(transport, Post(address, alerts, auth=auth))
            except DeliveryError as error:
                failures.append(error)
        if len(failures) == len(urls):
            raise failures[0]


def _alert(alert: Alert) -> JsonObject:
    # Alertmanager's classic label names have neither dots nor dashes
    labels = {re.sub(r"[^a-zA-Z0-9_]", "_", name): value for name, value in alert.labels.items()}
    return {
        "labels": {**labels},
        "annotations": {**alert.annotations},
        "startsAt": rfc3339(alert.starts_at),
        "endsAt": rfc3339(alert.ends_at),
        "generatorURL": alert.generator_url,
    }
