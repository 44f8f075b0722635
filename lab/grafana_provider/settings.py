"""The provider's own arguments: how to reach Grafana and how stubbornly."""

import json
import os
from dataclasses import dataclass, field

from lab.grafana_provider.schema import Items, Property, Scalar, Schema, TextMap
from lab.grafana_provider.values import UNKNOWN, MalformedError, Properties, Record, Value

_TEXT = Property(Scalar.STRING)
_SECRET = Property(Scalar.STRING, secret=True)
_OF_THE_CLOUD = (
    *("cloudAccessPolicyToken", "cloudApiUrl", "cloudProviderAccessToken", "cloudProviderUrl"),
    *("connectionsApiAccessToken", "connectionsApiUrl", "fleetManagementAuth", "fleetManagementUrl"),
    *("frontendO11yApiAccessToken", "frontendO11yApiUrl", "k6AccessToken", "k6Url"),
    *("oncallAccessToken", "oncallUrl", "smAccessToken", "smUrl"),
)

ARGUMENTS = Schema(
    {
        "url": _TEXT,
        "auth": _SECRET,
        "caCert": _TEXT,
        "tlsCert": _TEXT,
        "tlsKey": _SECRET,
        "httpHeaders": Property(TextMap(), secret=True),
        "insecureSkipVerify": Property(Scalar.BOOLEAN),
        "orgId": Property(Scalar.INTEGER),
        "retries": Property(Scalar.INTEGER),
        "retryStatusCodes": Property(Items(Scalar.STRING)),
        "retryWait": Property(Scalar.INTEGER),
        "storeDashboardSha256": Property(Scalar.BOOLEAN),
        "stackId": Property(Scalar.INTEGER),
        **{name: Property(Scalar.STRING, secret=name.endswith(("Auth", "Token"))) for name in _OF_THE_CLOUD},
    }
)
"""The arguments; those of Grafana Cloud's services are accepted, as the SDK may fill them in."""

# The client library's own defaults: 401 and 412 are retried as well.
_RETRIED = ("429", "5xx", "401", "412")
_RETRIES = 3


@dataclass(frozen=True)
class Settings:
    """Known arguments; `url` and `auth` are "" where they are missing or not yet known.

    `retry_wait` is in seconds, 0 means 2, 4, 8 and so on. `patience` is how many seconds the operations
    that the official provider retries by itself (rule groups, parents of folders, …) keep trying.
    """

    url: str = ""
    auth: str = field(default="", repr=False)
    ca_cert: str = ""
    tls_cert: str = ""
    tls_key: str = field(default="", repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    insecure: bool = False
    retries: int = _RETRIES
    retry_codes: tuple[str, ...] = _RETRIED
    retry_wait: float = 0
    store_dashboard_sha256: bool = False
    patience: float = 120

    @property
    def has_basic_auth(self) -> bool:
        """Whether the credentials are `user:password`."""
        return ":" in self.auth


def decoded(arguments: Properties) -> Properties:
    """The arguments in their own types: the SDK sends all but strings as JSON texts."""
    result: Properties = {}
    for name, value in arguments.items():
        prop = ARGUMENTS.properties.get(name)
        if prop is not None and prop.shape is not Scalar.STRING and isinstance(value, str):
            result[name] = _decode(value)
        elif not name.startswith("__") and name not in ("version", "pluginDownloadURL"):
            result[name] = value  # the engine's own keys are none of ours
    return result


def settings(arguments: Properties) -> Settings:
    """The settings of (checked, decoded) arguments; the environment fills in what they leave out."""
    known = Record({name: value for name, value in arguments.items() if value is not UNKNOWN}, "the provider")
    headers = known.mapping("httpHeaders") or _environment_object("GRAFANA_HTTP_HEADERS")
    codes = known.texts("retryStatusCodes") or _environment_list("GRAFANA_RETRY_STATUS_CODES")
    for code in codes:
        if len(code) != 3:
            raise MalformedError(f"retryStatusCodes: {code!r} is no status code; write 503 or 5xx")
    return Settings(
        url=known.text("url") or os.environ.get("GRAFANA_URL", ""),
        auth=(known.text("auth") or os.environ.get("GRAFANA_AUTH", "")).strip(),
        ca_cert=known.text("caCert") or os.environ.get("GRAFANA_CA_CERT", ""),
        tls_cert=known.text("tlsCert") or os.environ.get("GRAFANA_TLS_CERT", ""),
        tls_key=known.text("tlsKey") or os.environ.get("GRAFANA_TLS_KEY", ""),
        headers={name: str(value) for name, value in headers.items()},
        insecure=known.flag("insecureSkipVerify")
        or os.environ.get("GRAFANA_INSECURE_SKIP_VERIFY", "").lower() in ("1", "t", "true"),
        # The official provider can't tell an argument of 0 from none; only the environment can say 0.
        retries=known.number("retries") or int(os.environ.get("GRAFANA_RETRIES", str(_RETRIES))),
        retry_codes=tuple(codes) or _RETRIED,
        retry_wait=known.number("retryWait") or int(os.environ.get("GRAFANA_RETRY_WAIT", "0")),
        store_dashboard_sha256=known.flag("storeDashboardSha256")
        or os.environ.get("GRAFANA_STORE_DASHBOARD_SHA256", "").lower() in ("1", "t", "true"),
    )


def _decode(text: str) -> Value:
    try:
        value: Value = json.loads(text)
    except json.JSONDecodeError:
        return text  # the check will name the argument
    return value


def _environment_object(name: str) -> Properties:
    value = _decode(os.environ.get(name, "{}"))
    if not isinstance(value, dict):
        raise MalformedError(f'{name} should hold a JSON object, such as {{"X-Tenant": "a"}}')
    return value


def _environment_list(name: str) -> list[str]:
    return [code for code in os.environ.get(name, "").split(",") if code]
