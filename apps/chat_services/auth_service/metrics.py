"""What the auth service counts of its own."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter

from chat_services.auth_service.sessions import Rotation


class Attempt(StrEnum):
    """How an attempt to log in went."""

    SUCCESS = "success"
    FAILURE = "failure"
    RATE_LIMITED = "rate_limited"


class AuthMetrics:
    """Counters that are there, at 0, from the start, so that a first failure is an increase."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.attempts = Counter(
            "auth_attempts_total", "Attempts to log in, by how they went.", ("result",), registry=registry
        )
        self.refreshes = Counter(
            "token_refreshes_total",
            "Refresh tokens presented, by what came of it; reused ones have ended their session.",
            ("result",),
            registry=registry,
        )
        self.registrations = Counter("accounts_registered_total", "Accounts opened.", registry=registry)
        for attempt in Attempt:
            self.attempts.labels(attempt)
        for rotation in Rotation:
            self.refreshes.labels(rotation)
