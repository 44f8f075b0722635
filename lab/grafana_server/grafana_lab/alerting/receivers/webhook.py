"""Webhooks: Grafana's JSON body, or one of the user's own."""

import hashlib
import hmac
import json
import ssl
from collections.abc import Mapping

from ...gotemplate import TemplateError
from ...members import flag_at, number_at, object_at, text_at
from ...timefmt import rfc3339
from ...wire import JsonObject
from ..message import DEFAULT_MESSAGE, DEFAULT_TITLE, Message
from ..notification import Notification
from ..views import AlertView
from .base import DeliveryError, Post, Transport, deliver

SIGNATURE_HEADER = "X-Grafana-Alerting-Signature"


class Webhook:
    """POST or PUT to a URL."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: it could not be delivered, or the payload template failed.
        """
        settings = notification.integration.settings
        content = _content(settings, message)
        user, password = text_at(settings, "username"), text_at(settings, "password")
        request = Post(
            message.text(text_at(settings, "url"), ""),
            content,
            method=text_at(settings, "httpMethod", "POST"),
            headers=_headers(settings, content, notification.now),
            auth=(user, password) if user or password else None,
            verify=_tls(settings),
        )
        deliver(transport, request)


def _content(settings: JsonObject, message: Message) -> str:
    template = text_at(settings, "payload.template")
    if not template:
        return json.dumps(body(settings, message))
    variables = {name: str(value) for name, value in object_at(settings, "payload.vars").items()}
    try:
        return message.render(template, variables)
    except TemplateError as error:
        raise DeliveryError(f"payload template: {error}", retryable=False) from None


def body(settings: JsonObject, message: Message) -> JsonObject:
    """Grafana's JSON of a notification."""
    view = message.view
    return {
        "receiver": view.receiver,
        "status": view.status,
        "alerts": [_alert(alert) for alert in view.alerts],
        "groupLabels": {**view.group_labels},
        "commonLabels": {**view.common_labels},
        "commonAnnotations": {**view.common_annotations},
        "externalURL": view.external_url,
        "version": "1",
        "groupKey": view.group_key,
        "truncatedAlerts": view.truncated,
        "orgId": 1,
        "title": message.text(text_at(settings, "title"), DEFAULT_TITLE),
        "state": "alerting" if view.status == "firing" else "ok",
        "message": message.text(text_at(settings, "message"), DEFAULT_MESSAGE),
    }


def max_alerts(settings: JsonObject) -> int:
    """The most alerts that a notification lists; 0 is all."""
    return round(number_at(settings, "maxAlerts", 0))


def _alert(alert: AlertView) -> JsonObject:
    return {
        "status": alert.status,
        "labels": {**alert.labels},
        "annotations": {**alert.annotations},
        "startsAt": rfc3339(alert.starts_at),
        "endsAt": rfc3339(alert.ends_at),
        "generatorURL": alert.generator_url,
        "fingerprint": alert.fingerprint,
        "silenceURL": alert.silence_url,
        "dashboardURL": alert.dashboard_url,
        "panelURL": alert.panel_url,
        "values": {**alert.values} or None,
        "valueString": alert.value_string,
        "orgId": 1,
    }


def _headers(settings: JsonObject, content: str, now: float) -> Mapping[str, str]:
    headers = {name: str(value) for name, value in object_at(settings, "headers").items()}
    if credentials := text_at(settings, "authorization_credentials"):
        headers["Authorization"] = f"{text_at(settings, 'authorization_scheme', 'Bearer')} {credentials}"
    if secret := text_at(settings, "hmacConfig.secret"):
        digest = hmac.new(secret.encode(), digestmod=hashlib.sha256)
        if stamp_header := text_at(settings, "hmacConfig.timestampHeader"):
            stamp = str(int(now))
            headers[stamp_header] = stamp
            digest.update(f"{stamp}:".encode())
        digest.update(content.encode())
        headers[text_at(settings, "hmacConfig.header", SIGNATURE_HEADER)] = digest.hexdigest()
    return headers


def _tls(settings: JsonObject) -> ssl.SSLContext | None:
    authority = text_at(settings, "tlsConfig.caCertificate")
    if flag_at(settings, "tlsConfig.insecureSkipVerify"):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    return ssl.create_default_context(cadata=authority) if authority else None
