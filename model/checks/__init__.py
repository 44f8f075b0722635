"""What must hold between the parts of a description; each check yields its problems, none stops the rest."""

from collections.abc import Callable, Iterator, Set

from model.checks import alerting, containers, needs, networks, proxy, watching
from model.checks.needs import REACHES
from model.errors import Problem
from model.member import Member
from model.topology import Topology

__all__ = ["REACHES", "problems_in"]


def problems_in(topology: Topology, broken: Set[str] = frozenset()) -> list[Problem]:
    """Everything that is wrong with a system; `broken` names services that were refused already."""
    found = [
        *needs.duplicate_names(topology),
        *needs.needs(topology, broken),
        *needs.targets(topology, broken),
        *alerting.contacts(topology, broken),
        *watching.questions(topology, broken),
    ]
    found += [
        p for check in _OF_EACH for member in topology.members.values() for p in check(topology, member)
    ]
    return [*found, *(p for check in _OF_ALL for p in check(topology))]


_OF_EACH: tuple[Callable[[Topology, Member], Iterator[Problem]], ...] = (
    containers.reservations,
    containers.publishable,
    containers.container_name,
    containers.whole_days,
    containers.health_timing,
    containers.reachable_grafana,
    containers.kept,
    containers.one_writer,
    containers.everywhere,
)
_OF_ALL: tuple[Callable[[Topology], Iterator[Problem]], ...] = (
    needs.layers,
    needs.cycles,
    networks.ports,
    networks.subnets,
    proxy.one_proxy,
    proxy.routes,
    proxy.replicas,
    alerting.interval,
)
