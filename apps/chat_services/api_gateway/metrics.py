"""What the gateway counts of the services behind it."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter


class Failure(StrEnum):
    """Why a service gave no answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"


class GatewayMetrics:
    """Counters that are there, at 0, from the start."""

    def __init__(self, registry: CollectorRegistry, upstream_names: tuple[str, ...]) -> None:
        self.failures = Counter(
            "upstream_failures_total",
            "Requests and handshakes that a service did not answer, by why.",
            ("upstream", "reason"),
            registry=registry,
        )
        for name in upstream_names:
            for failure in Failure:
                self.failures.labels(name, failure)
