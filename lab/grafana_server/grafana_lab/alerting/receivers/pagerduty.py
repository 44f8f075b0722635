"""PagerDuty: Events API v2."""

import hashlib
import json

from pydantic import JsonValue

from ...members import object_at, text_at
from ..message import DEFAULT_MESSAGE, DEFAULT_TITLE, Message
from ..notification import Notification
from .base import Post, Transport, deliver

EVENTS_API = "https://events.pagerduty.com/v2/enqueue"
MAX_SUMMARY = 1024
SEVERITIES = frozenset({"critical", "error", "warning", "info"})


class PagerDuty:
    """One event a group: triggered while an alert fires, then resolved."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: it could not be delivered.
        """
        settings, firing = notification.integration.settings, message.view.status == "firing"

        def filled(key: str, default: str) -> str:
            return message.text(text_at(settings, key), default)

        details: dict[str, JsonValue] = {
            "firing": DEFAULT_MESSAGE if firing else "",
            "num_firing": "{{ len .Alerts.Firing }}",
            "num_resolved": "{{ len .Alerts.Resolved }}",
        }
        own = object_at(settings, "details")
        severity = filled("severity", "critical").lower()
        payload: dict[str, JsonValue] = {
            "summary": filled("summary", DEFAULT_TITLE)[:MAX_SUMMARY],
            "source": filled("source", "Grafana"),
            "severity": severity if severity in SEVERITIES else "critical",
            "class": filled("class", "default"),
            "component": filled("component", "Grafana"),
            "group": filled("group", "default"),
            "custom_details": {name: message.text(str(text), "") for name, text in (details | own).items()},
        }
        event: dict[str, JsonValue] = {
            "routing_key": text_at(settings, "integrationKey"),
            "dedup_key": hashlib.sha256(notification.group_key.encode()).hexdigest(),
            "event_action": "trigger" if firing else "resolve",
            "payload": payload,
            "client": filled("client", "Grafana"),
            "client_url": filled("client_url", message.view.external_url),
        }
        deliver(transport, Post(text_at(settings, "url", EVENTS_API), json.dumps(event)))
