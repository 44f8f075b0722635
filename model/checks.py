"""What must hold between the parts of a description; each check yields its problems, none stops the rest."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Set
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from model.catalogue.grafana import Grafana
from model.catalogue.http_service import K6, HttpService
from model.catalogue.logs import Loki
from model.catalogue.redis import Redis, RedisCli
from model.container import Tier
from model.errors import Problem, suggestion
from model.topology import Member, Topology
from model.values import duration

REACHES: dict[Tier, frozenset[Tier]] = {
    Tier.DATA: frozenset({Tier.DATA}),
    Tier.APP: frozenset({Tier.APP, Tier.DATA}),
    Tier.DOCKER_API: frozenset({Tier.DOCKER_API}),
    Tier.MONITORING: frozenset({Tier.MONITORING, Tier.DOCKER_API, Tier.APP, Tier.DATA}),
    Tier.EDGE: frozenset(Tier) - {Tier.DOCKER_API},
}
"""Which tiers a tier's services may need: what is started before them."""

_DAY = 86400
_HOST_NAME_LIMIT = 63


def problems_in(topology: Topology, broken: Set[str] = frozenset()) -> list[Problem]:
    """Everything that is wrong with a system; `broken` names services that were refused already."""
    found = [*_duplicate_names(topology), *_needs(topology, broken), *_targets(topology, broken)]
    found += [p for check in _CHECKS for member in topology.members.values() for p in check(topology, member)]
    return [*found, *_layers(topology), *_cycles(topology), *_ports(topology), *_subnets(topology)]


def _key(topology: Topology, member: Member, *rest: str) -> str:
    section = "services" if member.name in topology.system.services else "monitoring"
    return ".".join([section, member.name, *rest])


def _duplicate_names(topology: Topology) -> Iterator[Problem]:
    for name, count in Counter(member.name for member in topology.listed()).items():
        if count > 1:
            yield Problem(
                f"services.{name}",
                name,
                "another service of the system has this name, perhaps one that Gantry adds",
                "rename it (an exporter is renamed with exporter.name)",
            )


def _needs(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    known = {*topology.members, *broken}
    for member in topology.listed():
        for need in member.service.needs:
            if need == member.name:
                yield Problem(
                    _key(topology, member, "needs"), need, "a service can't need itself", "remove it"
                )
            elif need not in known:
                reason = "there is no such service"
                yield Problem(_key(topology, member, "needs"), need, reason, suggestion(need, sorted(known)))
            elif need in topology.members and topology.members[need].service.on_demand:
                reason = "it is started by hand, so nothing can wait for it"
                yield Problem(_key(topology, member, "needs"), need, reason, "remove it from the needs")


def _layers(topology: Topology) -> Iterator[Problem]:
    for member in topology.members.values():
        for need in (topology.members[n] for n in member.needs if n in topology.members):
            if need.service.tier not in REACHES[member.service.tier]:
                reason = f"a service of the {member.service.tier.value} tier can't need one of the "
                reason += f"{need.service.tier.value} tier, which starts after it"
                yield Problem(
                    _key(topology, member, "needs"), need.name, reason, "turn the need round, or remove it"
                )


def _targets(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    for member in topology.listed():
        if isinstance(member.service, K6) and member.service.target not in broken:
            target = topology.members.get(member.service.target)
            if target is None or not isinstance(target.service, HttpService):
                known = [m.name for m in topology.of_kind(HttpService)]
                key = _key(topology, member, "target")
                reason = "there is no such service of the kind 'service'"
                yield Problem(key, member.service.target, reason, suggestion(member.service.target, known))
        if isinstance(member.service, RedisCli):
            first = topology.members.get(next(iter(member.service.needs), ""))
            if not broken and (first is None or not isinstance(first.service, Redis)):
                key, value = _key(topology, member, "needs"), str(list(member.service.needs))
                yield Problem(
                    key, value, "redis-cli needs the Redis that it talks to", "name it first in 'needs'"
                )


def _reservations(topology: Topology, member: Member) -> Iterator[Problem]:
    limits = member.limits
    if limits.memory_reservation > limits.memory:
        yield Problem(
            _key(topology, member, "reservations.memory"),
            f"{limits.memory_reservation}m",
            f"more is reserved than the limit allows ({limits.memory}m)",
            f"write at most {limits.memory}m, or raise limits.memory",
        )
    if limits.cpu_reservation > limits.cpus:
        yield Problem(
            _key(topology, member, "reservations.cpus"),
            str(limits.cpu_reservation),
            f"more is reserved than the limit allows ({limits.cpus})",
            f"write at most {limits.cpus}, or raise limits.cpus",
        )
    if limits.memory < 6:
        key = _key(topology, member, "limits.memory")
        yield Problem(key, f"{limits.memory}m", "Docker refuses less than 6m", "write at least 6m")


def _publishable(topology: Topology, member: Member) -> Iterator[Problem]:
    for port in member.service.publish:
        if member.service.listens_on is None:
            key, reason = _key(topology, member, "publish"), "this kind listens on no port"
            yield Problem(key, str(port.host), reason, "remove it")
        elif port.host + topology.settings.port_offset > 65535:
            key = _key(topology, member, "publish")
            reason = f"with the stack's portOffset of {topology.settings.port_offset} this is no port"
            yield Problem(key, str(port.host), reason, "lower the stack's portOffset")


def _container_name(topology: Topology, member: Member) -> Iterator[Problem]:
    name = f"{topology.prefix}-{member.name}"
    if len(name) > _HOST_NAME_LIMIT:
        reason = (
            f"its container's name has {len(name)} characters, a host name has at most {_HOST_NAME_LIMIT}"
        )
        yield Problem(
            _key(topology, member), name, reason, "shorten the system's, the stack's or the service's name"
        )


def _whole_days(_: Topology, member: Member) -> Iterator[Problem]:
    if isinstance(member.service, Loki) and member.service.retention % _DAY:
        key, value = "monitoring.loki.retention", duration(member.service.retention)
        yield Problem(key, value, "Loki deletes by days", "write a whole number of days, for example '30d'")


def _reachable_grafana(topology: Topology, member: Member) -> Iterator[Problem]:
    reachable = topology.published(member) or topology.settings.grafana_url
    if isinstance(member.service, Grafana) and not reachable:
        reason = "Gantry fills Grafana through its API, but no port of it is published on this stack"
        remedy = "publish one ('prod: loopback' is enough), or set gantry:grafanaUrl"
        yield Problem("monitoring.grafana.publish", "[]", reason, remedy)


def _health_timing(topology: Topology, member: Member) -> Iterator[Problem]:
    timing = member.service.health
    if timing.interval == 0 or timing.timeout == 0:
        key = _key(topology, member, "health")
        yield Problem(key, "0s", "Docker takes 0 for 'not said'", "write at least '1s'")


_CHECKS: tuple[Callable[[Topology, Member], Iterator[Problem]], ...] = (
    _reservations,
    _publishable,
    _container_name,
    _whole_days,
    _health_timing,
    _reachable_grafana,
)


def _cycles(topology: Topology) -> Iterator[Problem]:
    needs = {m.name: [n for n in m.needs if n != m.name] for m in topology.members.values()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        name = error.args[1][0]
        reason = "these services wait for each other, so none could start"
        yield Problem(f"services.{name}.needs", circle, reason, "remove one of these needs")


def _ports(topology: Topology) -> Iterator[Problem]:
    users: dict[int, list[str]] = defaultdict(list)
    for member in topology.members.values():
        for port in member.service.publish:
            users[port.host].append(member.name)
    for host, names in users.items():
        if len(names) > 1:
            reason = f"published by {' and by '.join(names)}"
            key = _key(topology, topology.members[names[-1]], "publish")
            yield Problem(key, str(host), reason, f"give {names[-1]} another port")


def _subnets(topology: Topology) -> Iterator[Problem]:
    for (tier, one), (other_tier, other) in combinations(sorted(topology.system.subnets.items()), 2):
        if one.overlaps(other):
            reason = f"it overlaps {other} of {other_tier.value}"
            yield Problem(f"subnets.{tier.value}", str(one), reason, "give each network a range of its own")
    for tier, network in topology.system.subnets.items():
        if network.num_addresses < 16:
            reason = f"only {network.num_addresses} addresses"
            yield Problem(f"subnets.{tier.value}", str(network), reason, "take a /28 or larger")
