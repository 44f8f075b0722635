"""Traefik, through which users come."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import proxied
from alert_rules.thresholds import ALL, CERTIFICATE_EXPIRY, HTTP_ERRORS
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.catalogue.application import HttpService
from model.member import Member
from model.topology import Topology

_BEHIND = "{{exported_service}}"
"""Prometheus' own label `service` is the proxy's name; Traefik's has become this one."""


def build(topology: Topology) -> Dashboard | None:
    """None without a proxy."""
    proxy = topology.proxy
    if proxy is None:
        return None
    asked = sum(isinstance(member.service, HttpService) for member in proxied(topology))
    return dashboard(
        About(
            DashboardUid.TRAEFIK,
            "Traefik",
            Folder.SERVICES,
            "What users ask for through the proxy, what they get, and whether its certificates hold.",
        ),
        [
            Section("Services", _services(proxy)),
            Section("Entry points", _entry_points(proxy)),
            Section("Proxy", _proxy(proxy, asked)),
        ],
    )


def _own(proxy: Member) -> str:
    return f'{{job="{proxy.name}"}}'


def _services(proxy: Member) -> tuple[Tile, ...]:
    own = _own(proxy)
    requests = f"rate(traefik_router_requests_total{own}[$__rate_interval])"
    buckets = f"rate(traefik_router_request_duration_seconds_bucket{own}[$__rate_interval])"
    return (
        graph(
            "Requests by service",
            metric(f"traefik:requests:rate5m{own}", _BEHIND),
            unit=PanelUnit.REQUESTS_PER_SECOND,
        ).sized(width=8),
        graph(
            "Errors (5xx), share of requests",
            metric(f"traefik:errors:ratio5m{own}", _BEHIND),
            unit=PanelUnit.RATIO,
            bounds=[HTTP_ERRORS],
        )
        .linked_from(Panel.TRAEFIK_ERROR_RATIO)
        .sized(width=8),
        graph(
            "Duration, 95th percentile",
            metric(f"histogram_quantile(0.95, sum by (exported_service, le) ({buckets}))", _BEHIND),
            unit=PanelUnit.SECONDS,
        ).sized(width=8),
        graph(
            "Requests by service and code",
            metric(f"sum by (exported_service, code) ({requests})", f"{_BEHIND} {{{{code}}}}"),
            unit=PanelUnit.REQUESTS_PER_SECOND,
            stacked=True,
        ),
        graph(
            "Requests tried once more",
            metric(
                f"sum by (exported_service) (rate(traefik_service_retries_total{own}[$__rate_interval]))",
                _BEHIND,
            ),
            unit=PanelUnit.REQUESTS_PER_SECOND,
        ),
    )


def _entry_points(proxy: Member) -> tuple[Tile, ...]:
    own = _own(proxy)

    def per_second(counter: str, by: str) -> str:
        return f"sum by ({by}) (rate(traefik_entrypoint_{counter}{own}[$__rate_interval]))"

    return (
        graph(
            "Requests by entry point and code",
            metric(per_second("requests_total", "entrypoint, code"), "{{entrypoint}} {{code}}"),
            unit=PanelUnit.REQUESTS_PER_SECOND,
            stacked=True,
        ).sized(width=8),
        graph(
            "Open connections",
            metric(f"sum by (entrypoint, protocol) (traefik_open_connections{own})", "{{entrypoint}}"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Received and sent",
            metric(per_second("requests_bytes_total", "entrypoint"), "{{entrypoint}} received"),
            metric(per_second("responses_bytes_total", "entrypoint"), "{{entrypoint}} sent"),
            unit=PanelUnit.BYTES_PER_SECOND,
        ).sized(width=8),
    )


def _proxy(proxy: Member, asked: int) -> tuple[Tile, ...]:
    own = _own(proxy)
    known = f"count(count by (exported_service) (traefik_service_server_up{own}))"
    certificates = graph(
        "Time until certificates end",
        metric(f"max by (cn, sans) (traefik_tls_certs_not_after{own}) - time()", "{{cn}}"),
        unit=PanelUnit.SECONDS,
        bounds=[CERTIFICATE_EXPIRY],
    ).linked_from(Panel.TRAEFIK_CERTIFICATES)
    if not asked:
        return (certificates,)
    configuration = graph(
        "Services that it knows, share of those that it should lead to",
        metric(f"({known} or vector(0)) / {asked}", proxy.name),
        unit=PanelUnit.RATIO,
        bounds=[ALL],
    ).linked_from(Panel.TRAEFIK_CONFIGURATION)
    return (certificates, configuration)
