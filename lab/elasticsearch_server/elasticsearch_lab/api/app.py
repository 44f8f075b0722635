"""The application: its routes, and what happens to every request before and after its handler."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..errors import ElasticsearchError
from ..logs import get_logger
from ..node import Node
from . import bulk, cat, cluster, documents, indices, nodes, root, search, templates
from .http import Call, Endpoint, Reply
from .media import check_content_type, check_versions, chosen_type

ENDPOINTS: tuple[Endpoint, ...] = (
    *root.ENDPOINTS,
    *cluster.ENDPOINTS,
    *nodes.ENDPOINTS,
    *cat.ENDPOINTS,
    *templates.ENDPOINTS,
    *bulk.ENDPOINTS,
    *search.ENDPOINTS,
    *documents.ENDPOINTS,
    *indices.ENDPOINTS,
)
"""All paths, the ones with fewer variable parts first."""

LARGEST_BODY = 100 << 20


class _IndexConvertor(StringConvertor):
    """An index's name in a path; what begins with an underscore is part of the API."""

    regex = "_all|[^/_][^/]*"


register_url_convertor("index", _IndexConvertor())
_log = get_logger("rest")


def create_app(node: Node) -> Starlette:
    """The application around a node, which is closed when the application ends."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        node.close()

    return Starlette(
        routes=[
            Route(
                endpoint.path.replace("{index}", "{index:index}"),
                _served(node, endpoint),
                methods=endpoint.methods.split(),
            )
            for endpoint in ENDPOINTS
        ],
        exception_handlers={HTTPException: _unrouted},
        lifespan=lifespan,
    )


def _served(node: Node, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        try:
            reply = await _reply(node, endpoint, request)
        except ElasticsearchError as error:
            reply = Reply(error.body(), error.status)
        except (OSError, sqlite3.Error) as error:
            _log.error("the disk failed", exc_info=error)
            reply = Reply(ElasticsearchError(500, "i_o_exception", str(error)).body(), 500)
        return _response(request, node, reply)

    return serve


async def _reply(node: Node, endpoint: Endpoint, request: Request) -> Reply:
    path = {name: str(value) for name, value in request.path_params.items()}
    check_versions(request.headers, node.settings.major)
    size = int(request.headers.get("content-length", "0"))
    if size > LARGEST_BODY:
        return Reply("", 413)
    with node.breakers.holding(size):
        body = await request.body()
        check_content_type(request.headers, body)
        endpoint.refuse_unknown(request.url.path, request.query_params)
        call = Call(node, path, dict(request.query_params), body)
        reply = await node.pools[endpoint.pool].run(lambda: endpoint.handle(call))
    if reply.delay:
        await asyncio.sleep(reply.delay)
    return reply


def _response(request: Request, node: Node, reply: Reply) -> Response:
    if isinstance(reply.content, str):
        return Response(reply.content, reply.status, _HEADERS, "text/plain; charset=UTF-8")
    kind = chosen_type(request.headers, node.settings.major)
    return Response(_json(request, reply.content), reply.status, _HEADERS, kind)


def _json(request: Request, content: JsonValue) -> str:
    if request.query_params.get("pretty", "false") != "false":
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _unrouted(request: Request, error: Exception) -> Response:
    """The answer to a path or method that there is not."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405 and isinstance(error, HTTPException):
        allowed = (error.headers or {}).get("Allow", "")
        reason = (
            f"Incorrect HTTP method for uri [{request.url.path}] and method [{request.method}], "
            f"allowed: [{allowed}]"
        )
        content: JsonValue = {"error": reason, "status": 405}
        return Response(
            _json(request, content), 405, _HEADERS | dict(error.headers or {}), "application/json"
        )
    return Response(_json(request, _no_handler(request)), 400, _HEADERS, "application/json")


def _no_handler(request: Request) -> JsonValue:
    return ElasticsearchError(
        400,
        "illegal_argument_exception",
        f"no handler found for uri [{request.url.path}] and method [{request.method}]: "
        "the lab's stand-in for Elasticsearch has none",
    ).body()


_HEADERS: dict[str, str] = {"X-elastic-product": "Elasticsearch"}
