"""Traefik's routes: who answers for which host and path, and on which containers."""

from collections.abc import Iterator

from model.catalogue.application import HttpService
from model.catalogue.traefik import OPERATORS_USER
from model.member import Member
from model.publishing import Route
from model.topology import Topology

_HEADERS = "security-headers"
_RETRY = "another-container"
_HSTS_SECONDS = 63072000
"""Two years: what browsers' preload list asks for (hstspreload.org)."""


def routes(topology: Topology, resolver: str | None) -> dict[str, object]:
    """The dynamic configuration. `resolver` is who gives out certificates; None where files are given."""
    tls: dict[str, object] = {"certResolver": resolver} if resolver else {}
    routers: dict[str, object] = {}
    for member, route in topology.routed:
        routers[member.name] = {
            "rule": _rule(topology, route),
            "entryPoints": ["websecure"],
            "service": member.name,
            "middlewares": [_HEADERS, *([OPERATORS_USER] if route.protected else []), _RETRY],
            "tls": {"options": "default", **tls},
        }
    for member in topology.balanced:
        for port in sorted({p.host for p in member.service.publish}):
            name = balanced_entry_point(member, port)
            router: dict[str, object] = {
                "rule": "PathPrefix(`/`)",
                "entryPoints": [name],
                "service": member.name,
                "middlewares": [_RETRY],
            }
            routers[name] = router | ({"tls": tls} if topology.settings.production else {})
    members = {m.name: m for m in (*(m for m, _ in topology.routed), *topology.balanced)}
    return {
        "http": {
            "routers": routers,
            "services": {name: _service(member) for name, member in members.items()},
            "middlewares": dict(_middlewares(topology)),
        },
        "tls": {"options": {"default": {"minVersion": "VersionTLS12"}}},
    }


def balanced_entry_point(member: Member, port: int) -> str:
    """The entry point of a port that the proxy publishes for a service."""
    return f"{member.name}-{port}"


def _rule(topology: Topology, route: Route) -> str:
    host = f"Host(`{topology.host_of(route)}`)"
    if "/" in route.paths:
        return host
    return f"{host} && ({' || '.join(f'PathPrefix(`{path}`)' for path in route.paths)})"


def _service(member: Member) -> dict[str, object]:
    """Requests go round; a container whose health check fails gets none."""
    port = member.service.listens_on
    balancer: dict[str, object] = {
        "servers": [{"url": f"http://{instance}:{port}"} for instance in member.instances]
    }
    if isinstance(member.service, HttpService):
        path = member.service.probe_by.path
        balancer["healthCheck"] = {"path": path, "interval": "2s", "timeout": "2s"}
    return {"loadBalancer": balancer}


def _middlewares(topology: Topology) -> Iterator[tuple[str, dict[str, object]]]:
    headers: dict[str, object] = {
        "frameDeny": True,
        "contentTypeNosniff": True,
        "referrerPolicy": "strict-origin-when-cross-origin",
    }
    if topology.settings.production:
        headers |= {"stsSeconds": _HSTS_SECONDS, "stsIncludeSubdomains": True}
    yield _HEADERS, {"headers": headers}
    # a container that dies between two health checks refuses connections: the next one is tried
    yield _RETRY, {"retry": {"attempts": 3, "initialInterval": "50ms"}}
    if any(route.protected for _, route in topology.routed):
        yield OPERATORS_USER, {"basicAuth": {"usersFile": "/etc/traefik/operators", "removeHeader": True}}
