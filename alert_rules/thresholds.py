"""The numbers at which alerts fire; dashboards draw their lines from here too."""

from enum import StrEnum

from model.base import Frozen
from model.catalogue.k6 import K6
from model.member import Member
from model.topology import Topology


class Comparison(StrEnum):
    """How a value stands to its threshold when it is bad, in Grafana's words."""

    ABOVE = "gt"
    BELOW = "lt"

    @property
    def operator(self) -> str:
        """The same in PromQL."""
        return {Comparison.ABOVE: ">", Comparison.BELOW: "<"}[self]


class Unit(StrEnum):
    """What a number means, and so how it is shown."""

    RATIO = "ratio"
    """1 is all of it; shown as a percentage."""
    BYTES = "bytes"
    SECONDS = "seconds"
    COUNT = "count"
    STATE = "state"
    """1 is well, 0 isn't."""


class Threshold(Frozen):
    """Where a value begins to be bad."""

    comparison: Comparison
    value: float
    unit: Unit

    @property
    def text(self) -> str:
        """The number as PromQL writes it."""
        return f"{self.value:.15g}"


def _above(value: float, unit: Unit) -> Threshold:
    return Threshold(comparison=Comparison.ABOVE, value=value, unit=unit)


def _below(value: float, unit: Unit) -> Threshold:
    return Threshold(comparison=Comparison.BELOW, value=value, unit=unit)


WELL = _below(1, Unit.STATE)
"""For series that are 1 while all is well."""
ALL = _below(1, Unit.RATIO)
"""For shares of what must be there."""
NONE = _above(0, Unit.COUNT)
"""For events that must not happen at all."""

TARGET_ANSWERS = _below(0.8, Unit.RATIO)
"""Of the scrapes of the last five minutes: one that fails now and then is no alarm."""

# Numbers that are marked (1) are those of the alerting rules in the dating system's architecture document:
# critical when a container or PostgreSQL is down for a minute; warnings at memory > 90 % for 5 minutes,
# CPU > 80 % for 10 minutes, less than 10 % of a disk free for 5 minutes, > 80 connections for 5 minutes.

CONTAINER_MEMORY = _above(0.9, Unit.RATIO)
"""(1)"""
CONTAINER_CPU = _above(0.8, Unit.RATIO)
"""(1), of the container's limit."""
CONTAINER_THROTTLED = _above(0.25, Unit.RATIO)
"""Of the scheduler's periods; up to here latency suffers little."""
CONTAINER_RESTARTS = _above(2, Unit.COUNT)
"""In fifteen minutes: a deployment or two are no loop."""

HOST_CPU = _above(0.8, Unit.RATIO)
"""(1)"""
HOST_MEMORY = _above(0.9, Unit.RATIO)
"""(1)"""
HOST_DISK = _above(0.9, Unit.RATIO)
"""(1)"""
HOST_DISK_FULL = _above(0.95, Unit.RATIO)
"""From here on Elasticsearch makes its indices read-only, and others follow soon."""
HOST_DISK_FORECAST = _below(0, Unit.BYTES)

POSTGRES_CONNECTION_COUNT = _above(80, Unit.COUNT)
"""(1), with a server's default of 100 in mind."""
POSTGRES_CONNECTIONS = _above(0.95, Unit.RATIO)
"""Of max_connections, of which three are kept for superusers."""
POSTGRES_TRANSACTION_AGE = _above(15 * 60, Unit.SECONDS)
"""Beyond this a forgotten transaction holds back vacuum and locks."""

REDIS_MEMORY = _above(0.9, Unit.RATIO)
"""Of maxmemory, which the description sets as a share of the container's limit."""

RABBITMQ_BACKLOG = _above(1000, Unit.COUNT)
"""Messages that wait in one queue although somebody takes them."""

ELASTICSEARCH_HEAP = _above(0.9, Unit.RATIO)
"""For a quarter of an hour: collections free nothing any more."""
ELASTICSEARCH_DISK = _above(0.85, Unit.RATIO)
"""Its low watermark: from here on it places no new shards; at 95 % indices become read-only."""

CERTIFICATE_EXPIRY = _below(14 * 86400, Unit.SECONDS)
"""Traefik renews thirty days before the end, so its attempts have failed for two weeks then."""

HTTP_ERRORS = _above(0.05, Unit.RATIO)
HTTP_P95_SECONDS = 0.5
"""Where no load test of the description says otherwise."""

JOB_FAILURES = _above(0.1, Unit.RATIO)

LOG_ERRORS = _above(20, Unit.COUNT)
"""Lines in five minutes."""

BACKUPS_MADE = _below(1, Unit.COUNT)
"""Within two intervals."""

LOKI_ERRORS = _above(0.05, Unit.RATIO)
LOKI_EVALUATES = _below(1, Unit.COUNT)
"""Evaluations of rules in five minutes."""
SHIPPER_FAILURES = _above(0.1, Unit.RATIO)
PROMETHEUS_FRESHNESS = _above(120, Unit.SECONDS)
"""Eight scrapes at the default interval."""


def http_latency(topology: Topology, member: Member) -> Threshold:
    """The 95th percentile that the service's load test demands, or `HTTP_P95_SECONDS`."""
    promised = [
        test.service.p95_milliseconds / 1000
        for test in topology.of_kind(K6)
        if isinstance(test.service, K6) and test.service.target == member.name
    ]
    return _above(min(promised, default=HTTP_P95_SECONDS), Unit.SECONDS)
