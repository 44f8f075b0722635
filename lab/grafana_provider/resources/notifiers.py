"""The integrations that contact points offer here; the official provider has more of them."""

import re

from lab.grafana_provider.resources.notifier import Notifier, Setting, flag, integer
from lab.grafana_provider.schema import Items, Scalar, TextMap
from lab.grafana_provider.values import Value

_TLS_KEYS = {
    "insecure_skip_verify": "insecureSkipVerify",
    "ca_certificate": "caCertificate",
    "client_certificate": "clientCertificate",
    "client_key": "clientKey",
}


def _join_addresses(value: Value) -> Value:
    return ";".join(str(address) for address in value) if isinstance(value, list) else value


def _split_addresses(value: Value) -> Value:
    parts: list[Value] = [part for part in re.split(r"[;,\n]", str(value)) if part]
    return parts


def _tls_to_grafana(value: Value) -> Value:
    given = value if isinstance(value, dict) else {}
    spelled = {_TLS_KEYS.get(key, key): item for key, item in given.items()}
    if "insecureSkipVerify" in spelled:
        spelled["insecureSkipVerify"] = str(spelled["insecureSkipVerify"]).lower() in ("1", "t", "true")
    return spelled


def _tls_from_grafana(value: Value) -> Value:
    names = {key: name for name, key in _TLS_KEYS.items()}
    found = value if isinstance(value, dict) else {}
    return {names.get(key, key): str(item) for key, item in found.items()}


NOTIFIERS = (
    Notifier(
        "alertmanagers",
        "prometheus-alertmanager",
        (
            Setting("url", required=True),
            Setting("basicAuthUser"),
            Setting("basicAuthPassword", secure=True),
        ),
    ),
    Notifier(
        "discords",
        "discord",
        (
            Setting("url", required=True, secure=True),
            Setting("title"),
            Setting("message"),
            Setting("avatarUrl", "avatar_url"),
            flag("useDiscordUsername", "use_discord_username"),
        ),
    ),
    Notifier(
        "emails",
        "email",
        (
            Setting(
                "addresses",
                shape=Items(Scalar.STRING, at_least=1),
                required=True,
                to_grafana=_join_addresses,
                from_grafana=_split_addresses,
            ),
            flag("singleEmail"),
            Setting("message"),
            Setting("subject"),
        ),
    ),
    Notifier(
        "pagerduties",
        "pagerduty",
        (
            Setting("integrationKey", required=True, secure=True),
            Setting("severity"),
            Setting("class"),
            Setting("component"),
            Setting("group"),
            Setting("summary"),
            Setting("source"),
            Setting("client"),
            Setting("clientUrl", "client_url"),
            Setting("details", shape=TextMap(), sent_empty={}),
            Setting("url"),
        ),
    ),
    Notifier(
        "slacks",
        "slack",
        (
            Setting("url", secure=True),
            Setting("token", secure=True),
            Setting("recipient"),
            Setting("endpointUrl"),
            Setting("mentionChannel"),
            Setting("mentionUsers"),
            Setting("mentionGroups"),
            Setting("title"),
            Setting("text"),
            Setting("color"),
            Setting("username"),
            Setting("iconEmoji", "icon_emoji"),
            Setting("iconUrl", "icon_url"),
        ),
    ),
    Notifier(
        "teams",
        "teams",
        (
            Setting("url", required=True, secure=True),
            Setting("message"),
            Setting("title"),
            Setting("sectionTitle", "sectiontitle"),
        ),
    ),
    Notifier(
        "telegrams",
        "telegram",
        (
            Setting("token", "bottoken", required=True, secure=True),
            Setting("chatId", "chatid", required=True),
            Setting("message"),
            Setting("messageThreadId", "message_thread_id"),
            Setting("parseMode", "parse_mode"),
            flag("disableWebPagePreview", "disable_web_page_preview"),
            flag("protectContent", "protect_content"),
            flag("disableNotifications", "disable_notifications"),
        ),
    ),
    Notifier(
        "webhooks",
        "webhook",
        (
            Setting("url", required=True),
            Setting("httpMethod"),
            Setting("basicAuthUser", "username"),
            Setting("basicAuthPassword", "password", secure=True),
            Setting("authorizationScheme", "authorization_scheme"),
            Setting("authorizationCredentials", "authorization_credentials", secure=True),
            integer("maxAlerts"),
            Setting("title"),
            Setting("message"),
            Setting("headers", shape=TextMap()),
            Setting("payload", parts=(Setting("template", required=True), Setting("vars", shape=TextMap()))),
            Setting(
                "hmacConfig",
                parts=(
                    Setting("secret", required=True, secure=True),
                    Setting("header"),
                    Setting("timestampHeader"),
                ),
            ),
            Setting(
                "tlsConfig",
                shape=TextMap(),
                secure=True,
                to_grafana=_tls_to_grafana,
                from_grafana=_tls_from_grafana,
            ),
        ),
    ),
)
