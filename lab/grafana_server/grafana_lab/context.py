"""What the parts of one running server share."""

from dataclasses import dataclass

import httpx
from fastapi import Request

from .datasources.model import Outgoing
from .metrics import Metrics
from .settings import Settings
from .store import Database
from .timefmt import Clock
from .vault import Vault


@dataclass(frozen=True)
class Context:
    """One server's settings, database, secrets, clock, metrics and outgoing HTTP client."""

    settings: Settings
    db: Database
    vault: Vault
    clock: Clock
    http: httpx.Client
    metrics: Metrics

    @property
    def outgoing(self) -> Outgoing:
        """What asking a datasource needs."""
        return Outgoing(self.http, self.metrics, self.settings.evaluation_timeout)


def get_context(request: Request) -> Context:
    """The context of the application that serves a request."""
    context = request.app.state.context
    assert isinstance(context, Context)  # noqa: S101 - create_app() sets it; narrows Starlette's untyped state
    return context
