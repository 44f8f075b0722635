"""What the kinds of integrations have in common."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from ...settings import SmtpSettings
from ..message import Message
from ..notification import Notification

TIMEOUT = 30.0
"""Seconds for one HTTP request of a notification, as in Grafana's webhook sender."""


class DeliveryError(Exception):
    """A notification could not be delivered; `retryable` tells whether another attempt may help."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(frozen=True)
class Transport:
    """The ways out of the server."""

    http: httpx.Client
    smtp: SmtpSettings


class Receiver(Protocol):
    """Delivers notifications of one kind."""

    def send(self, notification: Notification, message: Message, transport: Transport) -> None:
        """Delivers a notification.

        Raises:
            DeliveryError: it could not be delivered.
        """


@dataclass(frozen=True)
class Post:
    """A request that carries a notification; the content is JSON unless `headers` say otherwise."""

    url: str
    content: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: tuple[str, str] | None = None
    verify: ssl.SSLContext | None = None


def deliver(transport: Transport, post: Post) -> httpx.Response:
    """Sends a request.

    Raises:
        DeliveryError: no answer, or a status other than 2xx; 429 and 5xx are worth another attempt.
    """
    what = f"{post.method} {_without_secrets(post.url)}"
    try:
        if post.verify is None:
            response = _send(transport.http, post)
        else:
            with httpx.Client(verify=post.verify) as client:
                response = _send(client, post)
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        raise DeliveryError(f"{what}: {error or type(error).__name__}", retryable=True) from None
    if not response.is_success:
        retryable = response.status_code == 429 or response.status_code >= 500
        raise DeliveryError(f"{what}: unexpected status code {response.status_code}", retryable=retryable)
    return response


def _send(client: httpx.Client, post: Post) -> httpx.Response:
    headers = {"Content-Type": "application/json", "User-Agent": "Grafana"} | dict(post.headers)
    return client.request(
        post.method, post.url, content=post.content.encode(), headers=headers, auth=post.auth, timeout=TIMEOUT
    )


def _without_secrets(url: str) -> str:
    # The paths of Slack's and others' hooks are the secret: a log may name the host only
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return "the URL"
    return f"{parts.scheme}://{parts.host}/…"
