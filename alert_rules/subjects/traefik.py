"""Does the proxy lead users to services that answer, with certificates that hold?"""

from collections.abc import Iterator

from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import behind_proxy, proxied
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from alert_rules.thresholds import ALL, CERTIFICATE_EXPIRY, HTTP_ERRORS
from model.catalogue.application import HttpService
from model.member import Member
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for the proxy, and one for each service behind it. Whether it is there says its TargetDown."""
    return tuple(_alerts(topology))


def _alerts(topology: Topology) -> Iterator[Alert]:
    proxy = topology.proxy
    if proxy is None:
        return
    yield _certificates(proxy)
    asked = [member for member in proxied(topology) if isinstance(member.service, HttpService)]
    if asked:
        yield _configuration(proxy, len(asked))
    for member in proxied(topology):
        yield _errors(proxy, member)


def _certificates(proxy: Member) -> Alert:
    """A renewed certificate has a later end under the same names: the latest one counts."""
    return Alert(
        name="TraefikCertificateExpires",
        service=proxy.name,
        owner=proxy.service.owner,
        severity=Severity.WARNING,
        expression=f'max by (cn, sans) (traefik_tls_certs_not_after{{job="{proxy.name}"}}) - time()',
        threshold=CERTIFICATE_EXPIRY,
        pending=3600,
        summary="The certificate of {label:cn} ends in {value}",
        description=(
            f"The certificate of {proxy.name} for {{label:sans}} ends in {{value}}; then browsers refuse it. "
            "It should have been renewed long ago."
        ),
        panel=Panel.TRAEFIK_CERTIFICATES,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _configuration(proxy: Member, expected: int) -> Alert:
    """Traefik 3 counts no failed reloads. What it took shows in the servers whose health it asks for."""
    own = f'job="{proxy.name}"'
    return Alert(
        name="TraefikConfigurationRefused",
        service=proxy.name,
        owner=proxy.service.owner,
        severity=Severity.CRITICAL,
        expression=(
            f"(count(count by (exported_service) (traefik_service_server_up{{{own}}})) or vector(0)) "
            f"/ {expected} and on () up{{{own}}} == 1"
        ),
        threshold=ALL,
        pending=120,
        summary=f"{proxy.name} has not taken its whole configuration",
        description=f"{proxy.name} knows {{value}} of the {expected} services that its routes lead to.",
        panel=Panel.TRAEFIK_CONFIGURATION,
        absence=SOMEBODY_ELSE_TELLS,
    )


def _errors(proxy: Member, member: Member) -> Alert:
    """As users see it: what the proxy answers when it reaches no container is in it too."""
    own = f'{{job="{proxy.name}",{behind_proxy(member)}}}'
    return Alert(
        name="TraefikErrorRatioHigh",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        # at less than six requests in five minutes a single failure would be an alarm
        expression=f"traefik:errors:ratio5m{own} and traefik:requests:rate5m{own} > 0.02",
        threshold=HTTP_ERRORS,
        pending=120,
        summary=f"Users of {member.name} get errors for {{value}} of their requests",
        description=f"{{value}} of what {proxy.name} answered for {member.name} in five minutes was 5xx.",
        panel=Panel.TRAEFIK_ERROR_RATIO,
        absence=EMPTY_IS_FINE,
    )
