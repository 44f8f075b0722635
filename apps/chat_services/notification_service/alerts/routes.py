"""/alerts: Alertmanager's webhook and the list; / shows the list to people."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import SecretStr

from chat_services.notification_service.alerts.page import HEADERS, alerts_page
from chat_services.notification_service.alerts.schema import (
    Alert,
    AlertFilter,
    AlertStatus,
    Webhook,
    WebhookAnswer,
    kept_alert,
)
from chat_services.notification_service.alerts.store import AlertStore
from chat_services.notification_service.inbox.courier import Courier
from chat_services.notification_service.metrics import NotificationMetrics
from chat_services.shared.events import Notification
from chat_services.shared.identity import bearer_token, unauthorized

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AlertParts:
    """What the routes work on."""

    store: AlertStore
    courier: Courier
    recipients: tuple[str, ...]
    token: SecretStr
    metrics: NotificationMetrics


def alert_routes(parts: AlertParts) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["alerts"])

    def authorize(request: Request) -> None:
        _authorize(request, parts.token)

    @router.post("/alerts", dependencies=[Depends(authorize)])
    async def receive(webhook: Webhook) -> WebhookAnswer:
        if webhook.truncated_alerts:
            _logger.warning("alertmanager left alerts out", extra={"truncated": webhook.truncated_alerts})
        now = datetime.now(tz=UTC)
        alerts = [kept_alert(alert, now) for alert in webhook.alerts]
        stored = 0
        for alert in alerts:
            if await parts.store.add(alert):
                stored += 1
                parts.metrics.alerts.labels(alert.status).inc()
                _log(alert)
            # Also for repeated ones: the call before may have failed after it had stored them.
            await parts.courier.deliver(parts.recipients, _as_notification(alert))
        return WebhookAnswer(stored=stored, repeated=len(alerts) - stored)

    @router.get("/alerts")
    async def find(query: Annotated[AlertFilter, Query()]) -> list[Alert]:
        return await parts.store.find(query)

    @router.get("/", response_class=HTMLResponse)
    async def page() -> HTMLResponse:
        return HTMLResponse(alerts_page(await parts.store.find(AlertFilter())), headers=HEADERS)

    return router


def _authorize(request: Request, token: SecretStr) -> None:
    presented = bearer_token(request.headers)
    if presented is None:
        raise unauthorized("Send the webhook's token: Authorization: Bearer …")
    if not compare_digest(presented.encode(), token.get_secret_value().encode()):
        raise HTTPException(403, "This is not the webhook's token.")


def _log(alert: Alert) -> None:
    level = logging.WARNING if alert.status is AlertStatus.FIRING else logging.INFO
    fields = {
        "alert": alert.name,
        "alert_status": alert.status,  # `status` is a number in the access log
        "severity": alert.severity,
        "labels": alert.labels,
    }
    _logger.log(level, "alert %s is %s", alert.name, alert.status, extra=fields)


def _as_notification(alert: Alert) -> Notification:
    summary = alert.annotations.get("summary", alert.name)
    return Notification(
        id=alert.id,
        kind="alert",
        text=f"{alert.status.upper()} ({alert.severity}): {summary}",
        created_at=alert.starts_at,
    )
