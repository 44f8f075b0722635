"""Prometheus metrics of the chat."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from dating_bot.chat.commands import CommandName
from dating_bot.chat.turn import Result
from dating_bot.matching.schema import Verdict
from service_kit.metrics import LATENCY_BUCKETS


class ChatMetrics:
    """What dashboards and alerts ask about the chat. All counters are this replica's."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.updates = Counter(
            "bot_updates_total",
            "Updates answered, or failed to be.",
            ("command", "result"),
            registry=registry,
        )
        for name in CommandName:
            for result in (Result.OK, Result.REFUSED, Result.FAILED):
                self.updates.labels(name, result)
        self.duration = Histogram(
            "bot_update_duration_seconds",
            "Time to handle an update.",
            ("command",),
            buckets=LATENCY_BUCKETS,
            registry=registry,
        )
        self.likes = Counter(
            "likes_total", "Verdicts of users on each other.", ("verdict",), registry=registry
        )
        for verdict in Verdict:
            self.likes.labels(verdict)
        self.matches = Counter("matches_total", "Pairs that came to like each other.", registry=registry)
