"""The caller's address behind our own proxies."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class ForwardedMiddleware:
    """Takes the caller's address from X-Forwarded-For, to which each proxy appends whom it was asked by.

    With `hops` proxies of our own in front, the entry that the outermost of them wrote is the hops-th from
    the right. What is left of it was sent by the caller, who may write there what he likes.
    """

    def __init__(self, app: ASGIApp, hops: int) -> None:
        self._app = app
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] in {"http", "websocket"} and self._hops:
            address = _forwarded_for(Headers(scope=scope), self._hops)
            if address is not None:
                scope["client"] = (address, 0)
        await self._app(scope, receive, send)


def _forwarded_for(headers: Headers, hops: int) -> str | None:
    """None if a request came past the proxies: then the connection's own address is the caller's."""
    entries = [entry.strip() for line in headers.getlist("X-Forwarded-For") for entry in line.split(",")]
    if len(entries) < hops:
        return None
    try:
        return str(ip_address(entries[-hops]))
    except ValueError:
        return None
