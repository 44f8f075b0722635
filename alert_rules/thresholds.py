"""The numbers at which alerts fire; dashboards draw their lines from here too."""

from enum import StrEnum

from model.base import Frozen
from model.catalogue.http_service import K6
from model.topology import Member, Topology


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
NONE = _above(0, Unit.COUNT)
"""For events that must not happen at all."""

TARGET_ANSWERS = _below(0.8, Unit.RATIO)
"""Of the scrapes of the last five minutes: one that fails now and then is no alarm."""

CONTAINER_MEMORY = _above(0.9, Unit.RATIO)
CONTAINER_THROTTLED = _above(0.25, Unit.RATIO)
"""Of the scheduler's periods; up to here latency suffers little."""
CONTAINER_RESTARTS = _above(2, Unit.COUNT)
"""In fifteen minutes: a deployment or two are no loop."""

HOST_CPU = _above(0.9, Unit.RATIO)
HOST_MEMORY = _above(0.9, Unit.RATIO)
HOST_DISK = _above(0.9, Unit.RATIO)
HOST_DISK_FORECAST = _below(0, Unit.BYTES)

POSTGRES_CONNECTIONS = _above(0.8, Unit.RATIO)
POSTGRES_TRANSACTION_AGE = _above(15 * 60, Unit.SECONDS)
"""Beyond this a forgotten transaction holds back vacuum and locks."""

REDIS_MEMORY = _above(0.9, Unit.RATIO)
"""Of maxmemory, which the description sets as a share of the container's limit."""

HTTP_ERRORS = _above(0.05, Unit.RATIO)
HTTP_P95_SECONDS = 0.5
"""Where no load test of the description says otherwise."""

LOG_ERRORS = _above(20, Unit.COUNT)
"""Lines in five minutes."""

LOKI_ERRORS = _above(0.05, Unit.RATIO)
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
