"""alertmanager.yml: who is told of which alert, and what keeps quiet beside a worse one."""

import yaml

from model.alerting import SMTP_PASSWORD, Alerting, AnyContact, Email, PagerDuty, Slack, Webhook
from model.container import FileSpec
from model.service import secret_file, secret_path
from model.topology import Topology
from model.values import duration

_NOBODY = "nobody"
_TITLE = "[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} {{ .CommonLabels.service }}"
_TEXT = (
    "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n"
    "{{ .Annotations.runbook_url }}\n{{ end }}"
)


def alertmanager_files(topology: Topology) -> list[FileSpec]:
    """The configuration, and the secrets that it names."""
    alerting = topology.system.alerting
    names = [spec.name for spec in alerting.own_secrets()]
    return [
        FileSpec(path="/etc/alertmanager/alertmanager.yml", content=alertmanager_yml(topology)),
        *(secret_file(name) for name in names),
    ]


def alertmanager_yml(topology: Topology) -> str:
    """Routes by severity and owner; the first contact gets what no other takes."""
    alerting = topology.system.alerting
    contacts = alerting.contacts
    route: dict[str, object] = {
        "receiver": contacts[0].name if contacts else _NOBODY,
        "group_by": ["alertname", "service"],
        "group_wait": duration(alerting.group_wait),
        "group_interval": duration(alerting.group_interval),
        "repeat_interval": duration(alerting.repeat_interval),
        "routes": [_route(contact) for contact in contacts],
    }
    document = {
        "global": {"resolve_timeout": "5m", **_mail(alerting)},
        "route": route,
        "inhibit_rules": _inhibitions(),
        "receivers": [_receiver(topology, contact) for contact in contacts] or [{"name": _NOBODY}],
    }
    return yaml.safe_dump(document, sort_keys=False, width=120)


def _route(contact: AnyContact) -> dict[str, object]:
    matchers = [f'severity=~"{"|".join(contact.severities)}"']
    if contact.owners:
        matchers.append(f'owner=~"{"|".join(contact.owners)}"')
    return {"receiver": contact.name, "matchers": matchers, "continue": True}


def _inhibitions() -> list[dict[str, object]]:
    """A service that is gone has further symptoms, and a critical alert its own warnings."""
    return [
        {
            "source_matchers": ['alertname="ContainerGone"'],
            "target_matchers": ['alertname!="ContainerGone"'],
            "equal": ["service"],
        },
        {
            "source_matchers": ['severity="critical"'],
            "target_matchers": ['severity="warning"'],
            "equal": ["service", "alertname"],
        },
    ]


def _mail(alerting: Alerting) -> dict[str, object]:
    smtp = alerting.smtp
    if smtp is None:
        return {}
    found: dict[str, object] = {
        "smtp_smarthost": f"{smtp.host}:{smtp.port}",
        "smtp_from": smtp.sender,
        "smtp_require_tls": smtp.encrypted,
    }
    if smtp.username:
        found |= {
            "smtp_auth_username": smtp.username,
            "smtp_auth_password_file": secret_path(SMTP_PASSWORD),
        }
    return found


def _receiver(topology: Topology, contact: AnyContact) -> dict[str, object]:
    kind, entry = _configuration(topology, contact)
    return {"name": contact.name, f"{kind}_configs": [{**entry, "send_resolved": True}]}


def _configuration(topology: Topology, contact: AnyContact) -> tuple[str, dict[str, object]]:
    match contact:
        case Email():
            return "email", {"to": ", ".join(contact.to), "headers": {"Subject": _TITLE}, "text": _TEXT}
        case Slack():
            address = {"api_url_file": secret_path(f"{contact.name}-url"), "channel": contact.channel}
            return "slack", {**address, "title": _TITLE, "text": _TEXT}
        case PagerDuty():
            key = secret_path(f"{contact.name}-key")
            return "pagerduty", {"routing_key_file": key, "url": contact.url, "description": _TITLE}
        case Webhook():
            return "webhook", _webhook(topology, contact)


def _webhook(topology: Topology, contact: Webhook) -> dict[str, object]:
    url = topology.told_at(contact)
    entry: dict[str, object] = {"url": url} if url else {"url_file": secret_path(f"{contact.name}-url")}
    if contact.token:
        credentials = {"type": "Bearer", "credentials_file": secret_path(contact.token)}
        entry["http_config"] = {"authorization": credentials}
    return entry
