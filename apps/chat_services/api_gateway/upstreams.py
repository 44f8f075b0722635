"""Which paths go to which service. What is not listed here, nobody reaches from outside."""

from dataclasses import dataclass

from chat_services.api_gateway.settings import GatewaySettings


@dataclass(frozen=True)
class Upstream:
    """A service behind the gateway, and the paths that it answers."""

    name: str
    url: str
    prefix: str
    needs_token: bool = True


def upstreams(settings: GatewaySettings) -> tuple[Upstream, ...]:
    """All services that clients may ask; /metrics, /health and /alerts of theirs are not among the paths."""
    return (
        Upstream("auth-service", settings.auth_service_url, "/auth", needs_token=False),
        Upstream("user-service", settings.user_service_url, "/users"),
        Upstream("chat-service", settings.chat_service_url, "/rooms"),
        Upstream("notification-service", settings.notification_service_url, "/notifications"),
    )


def is_plain(path: str) -> bool:
    """Whether the decoded path means what it says: no `.`, `..` or empty parts, no backslashes.

    Otherwise `/notifications/../alerts` would pass as a notification and arrive as an alert.
    """
    return "\\" not in path and not {"", ".", ".."}.intersection(path.split("/")[1:])
