"""What the proxy is needed for, and what it needs."""

from collections.abc import Iterator

from model.catalogue.traefik import Traefik
from model.checks.keys import key_of
from model.errors import Problem
from model.member import Member
from model.topology import Topology

_ADD_ONE = "add a service of the kind 'traefik'"


def one_proxy(topology: Topology) -> Iterator[Problem]:
    """At most one, and a domain for it in production."""
    proxies = topology.of_kind(Traefik)
    for other in proxies[1:]:
        reason = f"{proxies[0].name} is the system's proxy already"
        yield Problem(key_of(topology, other), other.name, reason, "keep one of the two")
    settings = topology.settings
    if proxies and settings.production and not settings.domain:
        reason = "the proxy's routes and certificates need a name"
        yield Problem("gantry:domain", "(missing)", reason, "set it to the name that points to the host")


def routes(topology: Topology) -> Iterator[Problem]:
    """Routes that nobody follows, that lead nowhere or that exclude each other."""
    taken: dict[tuple[str, str], str] = {}
    for member in topology.members.values():
        route = member.service.route
        if route is None:
            continue
        key = key_of(topology, member, "route")
        if topology.proxy is None:
            yield Problem(key, str(list(route.paths)), "the system has no proxy", f"{_ADD_ONE}, or remove it")
        if member.service.listens_on is None or isinstance(member.service, Traefik):
            yield Problem(key, str(list(route.paths)), "there is no port that it could lead to", "remove it")
        for path in route.paths:
            first = taken.setdefault((route.host, path), member.name)
            if first != member.name:
                place = f"{route.host or 'the domain'}{path}"
                yield Problem(key, place, f"it leads to {first} already", "give one another host or path")


def replicas(topology: Topology) -> Iterator[Problem]:
    """Ports of services with several containers are the proxy's to publish."""
    for member in topology.balanced:
        key = key_of(topology, member, "replicas")
        if topology.proxy is None:
            reason = "several containers can't publish one port"
            yield Problem(key, str(member.replicas), reason, f"{_ADD_ONE}: it spreads the requests")
            continue
        yield from _inner_ports(topology, member)


def _inner_ports(topology: Topology, member: Member) -> Iterator[Problem]:
    own = {p for m in topology.of_kind(Traefik) if isinstance(m.service, Traefik) for p in m.service.reserved}
    for port in member.service.publish:
        if port.host in own:
            reason = "the proxy, which publishes it, uses this port itself"
            key = key_of(topology, member, "publish")
            yield Problem(key, str(port.host), reason, "publish another one")
