"""Prometheus metrics of logins and sessions."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter


class LoginResult(StrEnum):
    """How a login went."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    LIMITED = "limited"


class RefreshResult(StrEnum):
    """How a refresh went; `reused` is a token that somebody has a copy of."""

    SUCCEEDED = "succeeded"
    INVALID = "invalid"
    REUSED = "reused"


class AuthMetrics:
    """What dashboards and alerts ask about logins."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.logins = Counter(
            "login_attempts_total", "Logins, by how they went.", ("result",), registry=registry
        )
        self.refreshes = Counter(
            "token_refreshes_total",
            "Refreshes of sessions, by how they went.",
            ("result",),
            registry=registry,
        )
        for login in LoginResult:
            self.logins.labels(login)
        for refresh in RefreshResult:
            self.refreshes.labels(refresh)
