"""What message templates see of a notification."""

from collections.abc import Mapping, Sequence

from ..gotemplate import Record, Value
from ..gotemplate.functions import as_text
from ..gotemplate.gotime import go_time
from .views import AlertView, GroupView


def template_data(view: GroupView, variables: Mapping[str, str] | None = None) -> Record:
    """The `.` of message templates; `variables` are the `.Vars` of a custom payload."""
    return Record(
        {
            "Receiver": view.receiver,
            "Status": view.status,
            "Alerts": _alerts(view.alerts),
            "GroupLabels": key_values(view.group_labels),
            "CommonLabels": key_values(view.common_labels),
            "CommonAnnotations": key_values(view.common_annotations),
            "ExternalURL": view.external_url,
            "GroupKey": view.group_key,
            "TruncatedAlerts": view.truncated,
            "Vars": dict(variables or {}),
        }
    )


def key_values(texts: Mapping[str, str]) -> Record:
    """Labels or annotations: a map with methods."""

    def remove(names: Value) -> Value:
        gone = {as_text(name) for name in names} if isinstance(names, list) else {as_text(names)}
        return key_values({name: text for name, text in texts.items() if name not in gone})

    ordered = sorted(texts)
    return Record(
        {
            "SortedPairs": lambda: _pairs(texts),
            "Names": lambda: list(ordered),
            "Values": lambda: [texts[name] for name in ordered],
            "Remove": remove,
        },
        content=dict(texts),
    )


def _pairs(texts: Mapping[str, str]) -> Record:
    # alertname stands first, as in Alertmanager
    names = sorted(texts, key=lambda name: (name != "alertname", name))
    return Record(
        {
            "Names": lambda: list(names),
            "Values": lambda: [texts[name] for name in names],
        },
        content=[Record({"Name": name, "Value": texts[name]}) for name in names],
    )


def _alerts(alerts: Sequence[AlertView]) -> Record:
    def of_status(status: str) -> list[Value]:
        return [_alert(alert) for alert in alerts if alert.status == status]

    return Record(
        {"Firing": lambda: of_status("firing"), "Resolved": lambda: of_status("resolved")},
        content=[_alert(alert) for alert in alerts],
    )


def _alert(alert: AlertView) -> Record:
    return Record(
        {
            "Status": alert.status,
            "Labels": key_values(alert.labels),
            "Annotations": key_values(alert.annotations),
            "StartsAt": go_time(alert.starts_at),
            "EndsAt": go_time(alert.ends_at),
            "GeneratorURL": alert.generator_url,
            "Fingerprint": alert.fingerprint,
            "SilenceURL": alert.silence_url,
            "DashboardURL": alert.dashboard_url,
            "PanelURL": alert.panel_url,
            "Values": dict(alert.values),
            "ValueString": alert.value_string,
            "ImageURL": "",
            "OrgID": 1,
        }
    )
