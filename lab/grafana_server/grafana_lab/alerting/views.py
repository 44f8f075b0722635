"""A notification as receivers and templates see it: no private labels, common ones found, links built."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ..timefmt import Timestamp
from .alerts import Alert
from .labels import RULE_UID_LABEL
from .notification import Notification

HOUR = 3600.0


@dataclass(frozen=True)
class AlertView:
    """One alert; `ends_at` is None while it fires."""

    status: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: Timestamp
    ends_at: Timestamp | None
    generator_url: str
    fingerprint: str
    silence_url: str
    dashboard_url: str
    panel_url: str
    values: Mapping[str, float]
    value_string: str


@dataclass(frozen=True)
class GroupView:
    """A notification: firing if any of its alerts fires. `truncated` is how many alerts were left out."""

    receiver: str
    status: str
    alerts: Sequence[AlertView]
    group_labels: Mapping[str, str]
    common_labels: Mapping[str, str]
    common_annotations: Mapping[str, str]
    external_url: str
    group_key: str
    truncated: int = 0


def view_of(notification: Notification, app_url: str, max_alerts: int = 0) -> GroupView:
    """The view of a notification; at most `max_alerts` of its alerts, 0 for all."""
    views = [_alert_view(alert, notification.now, app_url) for alert in notification.alerts]
    shown = views[:max_alerts] if max_alerts else views
    return GroupView(
        receiver=notification.integration.name,
        status="firing" if any(view.status == "firing" for view in views) else "resolved",
        alerts=shown,
        group_labels=_public(notification.group_labels),
        common_labels=_common([view.labels for view in views]),
        common_annotations=_common([view.annotations for view in views]),
        external_url=app_url,
        group_key=notification.group_key,
        truncated=len(views) - len(shown),
    )


def _alert_view(alert: Alert, now: Timestamp, app_url: str) -> AlertView:
    resolved = alert.is_resolved(now)
    dashboard_url, panel_url = _dashboard_urls(alert, now, app_url)
    return AlertView(
        status="resolved" if resolved else "firing",
        labels=_public(alert.labels),
        annotations=_public(alert.annotations),
        starts_at=alert.starts_at,
        ends_at=alert.ends_at if resolved else None,
        generator_url=alert.generator_url,
        fingerprint=alert.fingerprint,
        silence_url=_silence_url(alert, app_url),
        dashboard_url=dashboard_url,
        panel_url=panel_url,
        # JSON has no NaN
        values={name: value for name, value in alert.values.items() if math.isfinite(value)},
        value_string=alert.value_string,
    )


def _public(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        name: texts[name] for name in sorted(texts) if not (name.startswith("__") and name.endswith("__"))
    }


def _common(sets: Sequence[Mapping[str, str]]) -> dict[str, str]:
    first, rest = (sets[0], sets[1:]) if sets else ({}, [])
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in rest)}


def _silence_url(alert: Alert, app_url: str) -> str:
    uid = alert.labels.get(RULE_UID_LABEL, "")
    matchers = [f"{RULE_UID_LABEL}={uid}"] if uid else []
    matchers += [f"{name}={value}" for name, value in _public(alert.labels).items()]
    query = [("alertmanager", "grafana"), *(("matcher", matcher) for matcher in matchers), ("orgId", "1")]
    return f"{app_url}alerting/silence/new?{urlencode(query)}"


def _dashboard_urls(alert: Alert, now: Timestamp, app_url: str) -> tuple[str, str]:
    uid = alert.annotations.get("__dashboardUid__", "")
    if not uid:
        return "", ""
    end = alert.ends_at if alert.is_resolved(now) else now
    span = {
        "from": round((alert.starts_at - HOUR) * 1000),
        "orgId": 1,
        "to": round(end * 1000),
    }
    panel = alert.annotations.get("__panelId__", "")
    dashboard_url = f"{app_url}d/{uid}?{urlencode(span)}"
    return dashboard_url, f"{app_url}d/{uid}?{urlencode(span | {'viewPanel': panel})}" if panel else ""
