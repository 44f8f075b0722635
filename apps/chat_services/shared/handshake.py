"""How a WebSocket's client shows its access token, as browsers cannot set headers on a handshake."""

from fastapi import WebSocket

from chat_services.shared.identity import bearer_token

SUBPROTOCOL = "chat.v1"
"""What the service speaks; the client may offer it, beside a pseudo-protocol that carries the token."""

_TOKEN_PREFIX = "bearer."  # noqa: S105 - what comes before a token


def offered_token(websocket: WebSocket) -> str | None:
    """The token in the Authorization header, in the subprotocol `bearer.TOKEN`, or in `?token=TOKEN`.

    Query strings end up in other people's logs (not in ours): prefer the subprotocol.
    """
    offered: list[str] = websocket.scope.get("subprotocols", [])
    in_protocol = next((name for name in offered if name.startswith(_TOKEN_PREFIX)), "")
    return (
        bearer_token(websocket.headers)
        or in_protocol.removeprefix(_TOKEN_PREFIX)
        or websocket.query_params.get("token")
    )
