"""Who needs whom: names that exist, layers that start after each other, no circles."""

from collections import Counter
from collections.abc import Iterator, Set
from graphlib import CycleError, TopologicalSorter

from model.catalogue.admin_pages import PgAdmin, RedisCommander
from model.catalogue.application import HttpService
from model.catalogue.elasticsearch import Elasticsearch
from model.catalogue.k6 import K6
from model.catalogue.logstash import Logstash
from model.catalogue.postgres import Postgres
from model.catalogue.redis import Redis, RedisCli
from model.checks.keys import key_of
from model.container import Tier
from model.errors import Problem, suggestion
from model.member import Member
from model.service import Service
from model.topology import Topology

REACHES: dict[Tier, frozenset[Tier]] = {
    Tier.DATA: frozenset({Tier.DATA}),
    Tier.APP: frozenset({Tier.APP, Tier.DATA}),
    Tier.DOCKER_API: frozenset({Tier.DOCKER_API}),
    Tier.MONITORING: frozenset({Tier.MONITORING, Tier.DOCKER_API, Tier.APP, Tier.DATA}),
    Tier.EDGE: frozenset(Tier) - {Tier.DOCKER_API},
}
"""Which tiers a tier's services may need: what is started before them."""


def duplicate_names(topology: Topology) -> Iterator[Problem]:
    """Names that two members have."""
    for name, count in Counter(member.name for member in topology.listed()).items():
        if count > 1:
            yield Problem(
                f"services.{name}",
                name,
                "another service of the system has this name, perhaps one that Gantry adds",
                "rename it (an exporter is renamed with exporter.name)",
            )


def needs(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    """Needs that name nothing, or nothing that can be waited for."""
    known = {*topology.members, *broken}
    for member in topology.listed():
        for need in member.service.needs:
            if need == member.name:
                yield Problem(
                    key_of(topology, member, "needs"), need, "a service can't need itself", "remove it"
                )
            elif need in topology.system.services and need not in known:
                reason = f"there is no {need} in {topology.settings.environment.value}"
                remedy = f"remove 'only' from {need}, or give it to {member.name} as well"
                yield Problem(key_of(topology, member, "needs"), need, reason, remedy)
            elif need not in known:
                reason = "there is no such service"
                yield Problem(
                    key_of(topology, member, "needs"), need, reason, suggestion(need, sorted(known))
                )
            elif need in topology.members and topology.members[need].service.on_demand:
                reason = "it is started by hand, so nothing can wait for it"
                yield Problem(key_of(topology, member, "needs"), need, reason, "remove it from the needs")


def layers(topology: Topology) -> Iterator[Problem]:
    """Needs against the order in which tiers start."""
    for member in topology.members.values():
        for need in (topology.members[n] for n in member.needs if n in topology.members):
            if need.service.tier not in REACHES[member.service.tier]:
                reason = f"a service of the {member.service.tier.value} tier can't need one of the "
                reason += f"{need.service.tier.value} tier, which starts after it"
                yield Problem(
                    key_of(topology, member, "needs"), need.name, reason, "turn the need round, or remove it"
                )


def targets(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    """Kinds that work on another service: whether that is there and of the right kind."""
    for member in topology.listed():
        if isinstance(member.service, K6) and member.service.target not in broken:
            target = topology.members.get(member.service.target)
            if target is None or not isinstance(target.service, HttpService):
                known = [m.name for m in topology.of_kind(HttpService)]
                key = key_of(topology, member, "target")
                reason = "there is no such service of the kind 'service'"
                yield Problem(key, member.service.target, reason, suggestion(member.service.target, known))
        yield from _partner(topology, member, broken)


_PARTNERS: tuple[tuple[type[Service], type[Service]], ...] = (
    (RedisCli, Redis),
    (RedisCommander, Redis),
    (PgAdmin, Postgres),
    (Logstash, Elasticsearch),
)
"""Kinds that are of no use without one of another kind, the first one that they need."""


def _partner(topology: Topology, member: Member, broken: Set[str]) -> Iterator[Problem]:
    for kind, partner in _PARTNERS:
        if broken or not isinstance(member.service, kind):
            continue
        first = topology.members.get(next(iter(member.service.needs), ""))
        if first is None or not isinstance(first.service, partner):
            key, value = key_of(topology, member, "needs"), str(list(member.service.needs))
            reason = f"{member.kind} needs the {partner.__name__} that it works with"
            yield Problem(key, value, reason, "name it first in 'needs'")


def cycles(topology: Topology) -> Iterator[Problem]:
    """Services that wait for each other."""
    needs = {m.name: [n for n in m.needs if n != m.name] for m in topology.members.values()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        name = error.args[1][0]
        reason = "these services wait for each other, so none could start"
        yield Problem(f"services.{name}.needs", circle, reason, "remove one of these needs")
