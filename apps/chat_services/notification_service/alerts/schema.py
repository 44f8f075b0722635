"""Alertmanager's webhook (payload version 4), and alerts as they are kept and shown.

What a later Alertmanager adds to its payload is ignored.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class AlertStatus(StrEnum):
    """Whether the condition still holds."""

    FIRING = "firing"
    RESOLVED = "resolved"


class WebhookAlert(BaseModel):
    """One alert of a webhook call; `endsAt` is in the future, or the year 1, while it fires."""

    status: AlertStatus
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = {}
    starts_at: datetime = Field(alias="startsAt")
    ends_at: datetime | None = Field(None, alias="endsAt")
    generator_url: str = Field("", alias="generatorURL")
    fingerprint: str = Field(min_length=1, max_length=64)


class Webhook(BaseModel):
    """One webhook call: the alerts of one group."""

    version: Literal["4"]
    status: AlertStatus
    receiver: str
    group_key: str = Field(alias="groupKey")
    truncated_alerts: int = Field(0, alias="truncatedAlerts", ge=0)
    alerts: list[WebhookAlert]


class Alert(BaseModel):
    """An alert as it is kept: one for each time that it began to fire, and one for each time it ended."""

    model_config = ConfigDict(frozen=True)

    id: str
    status: AlertStatus
    name: str
    severity: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime | None
    generator_url: str
    fingerprint: str
    received_at: datetime


class AlertFilter(BaseModel):
    """The query of the list: newest first."""

    model_config = ConfigDict(extra="forbid")

    status: AlertStatus | None = None
    severity: str | None = None
    limit: int = Field(100, ge=1, le=1000)


class WebhookAnswer(BaseModel):
    """How many of the alerts were new, and how many had been told before."""

    stored: int
    repeated: int


def kept_alert(alert: WebhookAlert, received_at: datetime) -> Alert:
    """The alert as it is kept; Alertmanager's repetitions of the same one get the same id."""
    identity = f"{alert.fingerprint}|{alert.status}|{alert.starts_at.isoformat()}"
    return Alert(
        id=sha256(identity.encode()).hexdigest()[:32],
        status=alert.status,
        name=alert.labels.get("alertname", "unnamed"),
        severity=alert.labels.get("severity", "none"),
        labels=alert.labels,
        annotations=alert.annotations,
        starts_at=alert.starts_at,
        ends_at=alert.ends_at if alert.status is AlertStatus.RESOLVED else None,
        generator_url=alert.generator_url,
        fingerprint=alert.fingerprint,
        received_at=received_at,
    )
