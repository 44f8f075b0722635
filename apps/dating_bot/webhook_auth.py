"""Who may deliver updates and read users' matches: whoever knows the webhook's token."""

import hmac
import logging
from enum import StrEnum

from fastapi import HTTPException, Request
from prometheus_client import CollectorRegistry, Counter
from pydantic import SecretStr

HEADER = "X-Bot-Webhook-Token"

_logger = logging.getLogger(__name__)


class _Reason(StrEnum):
    MISSING = "missing"
    WRONG = "wrong"


class WebhookGuard:
    """A dependency of routes that lets only requests with the token pass; the others get 401."""

    def __init__(self, token: SecretStr, registry: CollectorRegistry) -> None:
        self._token = token.get_secret_value().encode()
        self._failures = Counter(
            "webhook_auth_failures_total",
            "Requests without the webhook's token, or with a wrong one.",
            ("reason",),
            registry=registry,
        )
        for reason in _Reason:
            self._failures.labels(reason)

    async def __call__(self, request: Request) -> None:
        """Lets the request pass, or raises HTTPException (401)."""
        offered = request.headers.get(HEADER)
        if offered is None:
            self._refuse(request, _Reason.MISSING)
        # ASGI servers decode headers as Latin-1. The time that the comparison takes tells nothing.
        elif not hmac.compare_digest(offered.encode("latin-1"), self._token):
            self._refuse(request, _Reason.WRONG)

    def _refuse(self, request: Request, reason: _Reason) -> None:
        self._failures.labels(reason).inc()
        _logger.warning(
            "webhook authentication failed",
            extra={
                "reason": reason,
                "method": request.method,
                "path": request.url.path,
                "client_ip": request.client.host if request.client else None,
            },
        )
        raise HTTPException(
            401,
            f"The header {HEADER} must hold the webhook's token.",
            headers={"WWW-Authenticate": f'WebhookToken header="{HEADER}"'},
        )
