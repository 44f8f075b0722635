"""Slack: an incoming webhook, or the chat API with a token."""

import json

from ...members import text_at
from ...wire import JsonObject
from ..message import DEFAULT_MESSAGE, DEFAULT_TITLE, Message
from ..notification import Notification
from .base import DeliveryError, Post, Transport, deliver

CHAT_API = "https://slack.com/api/chat.postMessage"
_FIRING_COLOR, _RESOLVED_COLOR = "#D63232", "#36a64f"


class Slack:
    """One message with one attachment."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: it could not be delivered, or Slack refuses it.
        """
        settings = notification.integration.settings
        hook, token = text_at(settings, "url"), text_at(settings, "token")
        request = Post(
            hook or text_at(settings, "endpointUrl", CHAT_API),
            json.dumps(_body(settings, message)),
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        response = deliver(transport, request)
        if not hook:
            answer = response.json()
            if not answer.get("ok"):
                raise DeliveryError(f"Slack refuses the message: {answer.get('error')}", retryable=False)


def _body(settings: JsonObject, message: Message) -> JsonObject:
    title = message.text(text_at(settings, "title"), DEFAULT_TITLE)
    firing = message.view.status == "firing"
    attachment: JsonObject = {
        "title": title,
        "fallback": title,
        "text": message.text(text_at(settings, "text"), DEFAULT_MESSAGE),
        "title_link": f"{message.view.external_url}alerting/list",
        "color": message.text(text_at(settings, "color"), _FIRING_COLOR if firing else _RESOLVED_COLOR),
        "footer": "Grafana",
    }
    body: JsonObject = {
        "channel": message.text(text_at(settings, "recipient"), ""),
        "username": message.text(text_at(settings, "username"), "Grafana"),
        "icon_emoji": text_at(settings, "icon_emoji"),
        "icon_url": text_at(settings, "icon_url"),
        "text": _mentions(settings),
        "attachments": [attachment],
    }
    return {name: value for name, value in body.items() if value}


def _mentions(settings: JsonObject) -> str:
    def each(key: str, form: str) -> list[str]:
        return [form.format(part.strip()) for part in text_at(settings, key).split(",") if part.strip()]

    channel = text_at(settings, "mentionChannel")
    found = [f"<!{channel}|{channel}>"] if channel else []
    return " ".join([*found, *each("mentionGroups", "<!subteam^{}>"), *each("mentionUsers", "<@{}>")])
