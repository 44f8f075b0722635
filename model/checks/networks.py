"""Ports and address ranges that exclude each other."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from model.checks.keys import key_of
from model.errors import Problem
from model.topology import Topology

_LARGEST_PREFIX = 24
"""A part of it is a /27 then: thirty addresses for a tier."""


def ports(topology: Topology) -> Iterator[Problem]:
    """Ports of the host that two services want."""
    users: dict[int, list[str]] = defaultdict(list)
    for member in topology.members.values():
        for port in member.service.publish:
            users[port.host].append(member.name)
    for host, names in users.items():
        if len(names) > 1:
            reason = f"published by {' and by '.join(names)}"
            key = key_of(topology, topology.members[names[-1]], "publish")
            yield Problem(key, str(host), reason, f"give {names[-1]} another port")


def subnets(topology: Topology) -> Iterator[Problem]:
    """Address ranges that overlap or are too small."""
    for (tier, one), (other_tier, other) in combinations(sorted(topology.system.subnets.items()), 2):
        if one.overlaps(other):
            reason = f"it overlaps {other} of {other_tier.value}"
            yield Problem(f"subnets.{tier.value}", str(one), reason, "give each network a range of its own")
    for tier, network in topology.system.subnets.items():
        if network.num_addresses < 16:
            reason = f"only {network.num_addresses} addresses"
            yield Problem(f"subnets.{tier.value}", str(network), reason, "take a /28 or larger")
    yield from _whole_range(topology)


def _whole_range(topology: Topology) -> Iterator[Problem]:
    whole = topology.system.address_range
    if whole is None:
        return
    if whole.prefixlen > _LARGEST_PREFIX:
        remedy = f"take a /{_LARGEST_PREFIX} or larger"
        yield Problem("address_range", str(whole), "too small to be shared by all networks", remedy)
    for tier, network in topology.system.subnets.items():
        if network.overlaps(whole):
            reason = f"it overlaps the system's address_range {whole}"
            yield Problem(f"subnets.{tier.value}", str(network), reason, "remove it, or take another range")
