"""The kinds of integrations of a contact point: their secrets, and what Grafana refuses in their settings."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..members import text_at
from ..wire import JsonObject

RESTRICTED_HEADERS = frozenset(
    {
        "authorization",
        "content-length",
        "content-type",
        "host",
        "connection",
        "transfer-encoding",
        "te",
        "trailer",
    }
)
"""Headers that a webhook's `headers` may not set, in lower case."""


class SettingsRefusedError(ValueError):
    """The settings of an integration cannot be used; the message says what is missing."""


def _check_webhook(settings: JsonObject) -> None:
    if not text_at(settings, "url"):
        raise SettingsRefusedError("required field 'url' is not specified")
    if text_at(settings, "httpMethod") not in {"", "POST", "PUT"}:
        raise SettingsRefusedError("httpMethod must be POST or PUT")
    basic = text_at(settings, "username") or text_at(settings, "password")
    if basic and text_at(settings, "authorization_credentials"):
        raise SettingsRefusedError(
            "both HTTP Basic Authentication and Authorization Header are set, only 1 is permitted"
        )
    headers = settings.get("headers")
    for name in headers if isinstance(headers, dict) else {}:
        if name.lower() in RESTRICTED_HEADERS:
            raise SettingsRefusedError(f"custom headers {name!r} are not allowed: remove it")
    maximum = text_at(settings, "maxAlerts")
    if maximum and not maximum.isdigit():
        raise SettingsRefusedError(f"maxAlerts is {maximum!r}: give a whole number, 0 for all")
    if "hmacConfig" in settings and not text_at(settings, "hmacConfig.secret"):
        raise SettingsRefusedError("HMAC signature secret must be set")
    for unsupported in ("http_config", "tlsConfig.clientCertificate"):
        if unsupported in settings or text_at(settings, unsupported):
            raise SettingsRefusedError(
                f"this stand-in for Grafana does not support {unsupported!r}: remove it"
            )


def _check_email(settings: JsonObject) -> None:
    if not addresses(settings):
        raise SettingsRefusedError("could not find addresses in settings")


def _check_slack(settings: JsonObject) -> None:
    if text_at(settings, "url"):
        if not _is_http(text_at(settings, "url")):
            raise SettingsRefusedError("invalid URL")
        return
    if not text_at(settings, "recipient"):
        raise SettingsRefusedError("recipient must be specified when using the Slack chat API")
    if not text_at(settings, "token"):
        raise SettingsRefusedError("token must be specified when using the Slack chat API")


def _check_pagerduty(settings: JsonObject) -> None:
    if not text_at(settings, "integrationKey"):
        raise SettingsRefusedError("could not find integration key property in settings")


def _check_alertmanager(settings: JsonObject) -> None:
    urls = [url.strip() for url in text_at(settings, "url").split(",") if url.strip()]
    if not urls:
        raise SettingsRefusedError("could not find url property in settings")
    for url in urls:
        if not _is_http(url):
            raise SettingsRefusedError(f"invalid url property in settings: {url!r}")


def addresses(settings: JsonObject) -> list[str]:
    """The e-mail addresses of an integration: separated by `;`, `,` or line ends."""
    joined = text_at(settings, "addresses").replace(",", ";").replace("\n", ";")
    return [part.strip() for part in joined.split(";") if part.strip()]


def _is_http(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@dataclass(frozen=True)
class IntegrationKind:
    """A kind of integration: the dotted paths of its secrets, and the check of all its settings."""

    secure: tuple[str, ...]
    check: Callable[[JsonObject], None]


KINDS: dict[str, IntegrationKind] = {
    "webhook": IntegrationKind(
        (
            "password",
            "authorization_credentials",
            "hmacConfig.secret",
            "tlsConfig.caCertificate",
        ),
        _check_webhook,
    ),
    "email": IntegrationKind((), _check_email),
    "slack": IntegrationKind(("url", "token"), _check_slack),
    "pagerduty": IntegrationKind(("integrationKey",), _check_pagerduty),
    "prometheus-alertmanager": IntegrationKind(("basicAuthPassword",), _check_alertmanager),
}
"""The kinds that the server can deliver to, by the API's `type`."""
