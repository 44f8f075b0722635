"""How services are found among the series of Prometheus and the streams of Loki."""

from model.catalogue.application import HttpService
from model.catalogue.metrics import Cadvisor
from model.member import Member
from model.topology import Topology

EVERY_CONTAINER = '{name!=""}'
"""cAdvisor's series of this system's containers; those of the whole host have no name."""

ERROR_LINES = '| detected_level=~"error|critical|fatal"'
"""Loki tells the level of every line itself, be it JSON, logfmt or plain text (discover_log_levels)."""

BACKUP_MADE = '|= "backup made"'
BACKUP_FAILED = '|= "backup failed"'
"""What the loop of a backup logs of each dump."""

LOGSTASH_FAILURES = (
    '|~ "Attempted to (send a bulk request|resurrect connection)|Could not index event|'
    'Encountered a retryable error|unknown error occurred sending a bulk request"'
)
"""What Logstash's output to Elasticsearch logs when events can't be delivered."""

DEAD_LETTER_QUEUES = ".*(dead|dlq).*"
PARKING_QUEUES = ".*(dead|dlq|retry|delay).*"
"""Names of queues in which messages lie because nobody is meant to take them from there."""


def running(topology: Topology) -> tuple[Member, ...]:
    """The services whose containers always run; tools that are started by hand are left out."""
    return tuple(m for m in topology.members.values() if not m.service.on_demand)


def measured(topology: Topology) -> tuple[Member, ...]:
    """The system's own HTTP services that count their requests."""
    return tuple(m for m in topology.of_kind(HttpService) if m.service.metrics_endpoint)


def proxied(topology: Topology) -> tuple[Member, ...]:
    """The services that the proxy leads to, each once."""
    members = (*(member for member, _ in topology.routed), *topology.balanced)
    return tuple({member.name: member for member in members}.values())


def behind_proxy(member: Member) -> str:
    """A matcher of Traefik's series about the service; their own label `service` has become this one."""
    return f'exported_service="{member.name}@file"'


def container(member: Member) -> str:
    """The selector of the service's containers among cAdvisor's series; `name` tells them apart."""
    return f'{{name!="",service="{member.name}"}}'


def container_exists(member: Member) -> str:
    """A series for each container of the service, which ends with it.

    Most of cAdvisor's series carry timestamps of their own, so Prometheus returns them for five minutes
    after their container is gone; those of the container's specification don't.
    """
    return f"container_start_time_seconds{container(member)}"


def cadvisor_answers(topology: Topology) -> str:
    """An expression that is empty while the containers' metrics can't be had."""
    (cadvisor,) = topology.of_kind(Cadvisor)
    return f'up{{job="{cadvisor.name}"}} == 1'
