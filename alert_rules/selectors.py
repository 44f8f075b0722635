"""How services are found among the series of Prometheus and the streams of Loki."""

from model.catalogue.http_service import HttpService
from model.catalogue.metrics import Cadvisor
from model.topology import Member, Topology

EVERY_CONTAINER = '{name!=""}'
"""cAdvisor's series of this system's containers; those of the whole host have no name."""

ERROR_LINES = '| detected_level=~"error|critical|fatal"'
"""Loki tells the level of every line itself, be it JSON, logfmt or plain text (discover_log_levels)."""


def running(topology: Topology) -> tuple[Member, ...]:
    """The services whose containers always run; tools that are started by hand are left out."""
    return tuple(m for m in topology.members.values() if not m.service.on_demand)


def measured(topology: Topology) -> tuple[Member, ...]:
    """The system's own HTTP services that count their requests."""
    return tuple(m for m in topology.of_kind(HttpService) if m.service.metrics_endpoint)


def container(member: Member) -> str:
    """The selector of the service's container among cAdvisor's series."""
    return f'{{name!="",service="{member.name}"}}'


def container_exists(member: Member) -> str:
    """A series that ends with the container.

    Most of cAdvisor's series carry timestamps of their own, so Prometheus returns them for five minutes
    after their container is gone; those of the container's specification don't.
    """
    return f"container_start_time_seconds{container(member)}"


def cadvisor_answers(topology: Topology) -> str:
    """An expression that is empty while the containers' metrics can't be had."""
    (cadvisor,) = topology.of_kind(Cadvisor)
    return f'up{{job="{cadvisor.name}"}} == 1'
