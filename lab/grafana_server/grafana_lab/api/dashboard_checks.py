"""What Grafana refuses in a dashboard's JSON."""

from pydantic import JsonValue

from ..durations import parse_duration
from ..errors import GrafanaError, bad_request
from ..naming import MAX_UID_LENGTH, is_valid_uid
from ..wire import JsonObject

MIN_REFRESH = 5.0
"""Seconds; Grafana's default `[dashboards] min_refresh_interval`."""


def check_dashboard(data: JsonObject) -> None:
    """Lets a storable classic dashboard pass.

    Raises:
        GrafanaError: 400, what is wrong with it.
    """
    if ("apiVersion" in data and "spec" in data) or ("elements" in data and "layout" in data):
        raise bad_request(
            "dashboard is in a Kubernetes-style format: send classic dashboard JSON to this API"
        )
    if not _text(data.get("title")):
        raise GrafanaError(400, "Dashboard title cannot be empty", status="empty-name")
    uid = _text(data.get("uid"))
    if uid and not is_valid_uid(uid):
        raise bad_request("uid contains illegal characters")
    if len(uid) > MAX_UID_LENGTH:
        raise bad_request("uid too long, max 40 characters")
    refresh = _text(data.get("refresh"))
    if refresh and refresh != "auto":
        try:
            seconds = parse_duration(refresh)
        except ValueError:
            raise bad_request(
                f"invalid dashboard refresh interval {refresh!r}: write it as 30s or 5m"
            ) from None
        if seconds < MIN_REFRESH:
            raise bad_request("Dashboard refresh interval is too low")


def _text(value: JsonValue) -> str:
    return value.strip() if isinstance(value, str) else ""
