"""What clients may ask: the services' paths, and the WebSocket."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, WebSocket
from starlette.responses import Response

from chat_services.api_gateway.access import Access
from chat_services.api_gateway.http_proxy import HttpProxy
from chat_services.api_gateway.upstreams import Upstream, is_plain
from chat_services.api_gateway.websocket_proxy import WebSocketProxy
from chat_services.shared.handshake import offered_token
from chat_services.shared.identity import bearer_token
from service_kit.errors import problem_response

METHODS = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]


@dataclass(frozen=True)
class GatewayParts:
    """What the routes work on."""

    access: Access
    http: HttpProxy
    websockets: WebSocketProxy
    upstreams: tuple[Upstream, ...]


def gateway_routes(parts: GatewayParts) -> APIRouter:
    """The routes."""
    router = APIRouter()
    for upstream in parts.upstreams:
        _add_routes(router, parts, upstream)

    @router.websocket("/ws")
    async def live(websocket: WebSocket) -> None:
        token, client = offered_token(websocket), _address(websocket)
        try:
            await parts.access.admit(token, address=client, needs_token=True)
        except HTTPException as error:
            refusal = problem_response(error.status_code, str(error.detail), headers=error.headers)
            await websocket.send_denial_response(refusal)
        else:
            await parts.websockets.serve(websocket, token=token or "", client=client)

    return router


def _add_routes(router: APIRouter, parts: GatewayParts, upstream: Upstream) -> None:
    async def forward(request: Request) -> Response:
        if not is_plain(request.scope["path"]):
            raise HTTPException(404)
        client = _address(request)
        token = bearer_token(request.headers)
        await parts.access.admit(token, address=client, needs_token=upstream.needs_token)
        return await parts.http.forward(request, upstream, client=client)

    for path in (upstream.prefix, upstream.prefix + "/{rest:path}"):
        router.add_api_route(path, forward, methods=METHODS, include_in_schema=False)


def _address(connection: Request | WebSocket) -> str:
    return connection.client.host if connection.client else "unknown"
