"""What users notice: the services' own answers, and the proxy's."""

from tests.unit.alert_rules.cases.case import Case, growing, simple, steady
from tests.unit.alert_rules.examples import GRAFANA

_HTTP = 'job="backend",service="backend",kind="service",method="GET",endpoint="/"'
_OK, _FAILED = (f'http_requests_total{{{_HTTP},status="{status}"}}' for status in (200, 503))
_FAST, _ALL = (f'http_request_duration_seconds_bucket{{{_HTTP},le="{le}"}}' for le in ("0.5", "+Inf"))
_SECOND = f'http_request_duration_seconds_bucket{{{_HTTP},le="1"}}'

_SERVICES = (
    Case(
        "HttpErrorRatioHigh",
        "backend",
        {_OK: growing(60), _FAILED: growing(6)},
        (
            {_OK: growing(60)},
            {_OK: growing(60), _FAILED: growing(1)},
            {_FAILED: growing(0.1)},
        ),
    ),
    Case(
        "HttpLatencyHigh",
        "backend",
        {_OK: growing(60), _FAST: growing(30), _SECOND: growing(60), _ALL: growing(60)},
        (
            {_OK: growing(60), _FAST: growing(60), _SECOND: growing(60), _ALL: growing(60)},
            {_OK: steady(0), _FAST: steady(0), _SECOND: steady(0), _ALL: steady(0)},
        ),
    ),
)


def _routed(service: str, code: int) -> str:
    own = f'job="proxy",exported_service="{service}@file",router="{service}@file",code="{code}"'
    return f"traefik_router_requests_total{{{own}}}"


def _server(service: str, number: int = 1) -> str:
    return f'traefik_service_server_up{{job="proxy",exported_service="{service}@file",url="http://{number}"}}'


_PROXY_UP = 'up{job="proxy"}'
_CERTIFICATE = 'traefik_tls_certs_not_after{{job="proxy",cn="a.example",sans="a.example",serial="{}"}}'
_DAY = 86400

_PROXY = (
    Case(
        "TraefikErrorRatioHigh",
        "web",
        {_routed("web", 200): growing(60), _routed("web", 503): growing(6)},
        (
            {_routed("web", 200): growing(60)},
            {_routed("web", 200): growing(60), _routed("page", 502): growing(60)},
            {_routed("web", 503): growing(0.1)},
        ),
        topology=GRAFANA,
    ),
    # promtool's clock begins at 0
    Case(
        "TraefikCertificateExpires",
        "proxy",
        {_CERTIFICATE.format(1): steady(13 * _DAY)},
        (
            {_CERTIFICATE.format(1): steady(15 * _DAY)},
            {_CERTIFICATE.format(1): steady(_DAY), _CERTIFICATE.format(2): steady(90 * _DAY)},
        ),
        topology=GRAFANA,
        minutes=90,
    ),
    Case(
        "TraefikConfigurationRefused",
        "proxy",
        {_PROXY_UP: steady(1), _server("web"): steady(1)},
        (
            {_PROXY_UP: steady(1), _server("web", 1): steady(0), _server("page"): steady(1)},
            {_PROXY_UP: steady(0)},
        ),
        topology=GRAFANA,
    ),
    simple("TargetDown", "proxy", _PROXY_UP, steady(0), steady(1), GRAFANA),
)

CASES = (*_SERVICES, *_PROXY)
