"""What is counted of the outbox."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class OutboxMetrics:
    """By group: `search-index` and `mentions`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.done = Counter(
            "outbox_messages_total", "Messages that the group is done with.", ("group",), registry=registry
        )
        self.waiting = Gauge(
            "outbox_waiting_messages", "Messages that the group has yet to do.", ("group",), registry=registry
        )
        self.rejected = Counter(
            "outbox_rejected_total",
            "Messages that the group's target does not want; they are given up.",
            ("group",),
            registry=registry,
        )
