"""Asking a stored datasource directly: its health check, and the proxy to it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from ..auth.access import Ctx, SignedIn
from ..context import Context
from ..datasources.http import Request as Outbound
from ..datasources.http import send
from ..datasources.model import DataSourceError, Instance
from ..datasources.registry import plugin_of
from ..errors import GrafanaError
from .datasources import get_datasource

router = APIRouter(prefix="/api/datasources")
_FORWARDED = ("content-type", "accept", "accept-encoding", "x-scope-orgid")
_RETURNED = ("content-type", "cache-control")


async def _raw_body(request: Request) -> bytes:
    return await request.body()


@router.get("/uid/{uid}/health")
def check_health(ctx: Ctx, _who: SignedIn, uid: str) -> JSONResponse:
    """200 and `OK` where the datasource answers a harmless question, else 400 and `ERROR`."""
    instance = _instance(ctx, uid)
    try:
        message = plugin_of(instance.type).check(instance, ctx.outgoing)
    except DataSourceError as error:
        return JSONResponse({"status": "ERROR", "message": str(error)}, status_code=400)
    return JSONResponse({"status": "OK", "message": message})


@router.api_route("/proxy/uid/{uid}/{path:path}", methods=["GET", "POST"])
def proxy(
    ctx: Ctx,
    _who: SignedIn,
    request: Request,
    uid: str,
    path: str,
    body: Annotated[bytes, Depends(_raw_body)],
) -> Response:
    """Forwards a request, without the caller's credentials and with the datasource's own."""
    instance = _instance(ctx, uid)
    if "postgres" in instance.type:
        raise GrafanaError(400, f"data source {instance.name!r} speaks no HTTP: use /api/ds/query")
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {name: request.headers[name] for name in _FORWARDED if name in request.headers}
    try:
        outbound = Outbound(request.method, f"/{path}{query}", headers=headers, content=body)
        answer = send(instance, ctx.outgoing, outbound)
    except DataSourceError as error:
        raise GrafanaError(502, str(error)) from None
    returned = {name: answer.headers[name] for name in _RETURNED if name in answer.headers}
    return Response(answer.content, status_code=answer.status_code, headers=returned)


def _instance(ctx: Context, uid: str) -> Instance:
    with ctx.db.transaction() as session:
        row = get_datasource(session, uid)
    return Instance.of(row, ctx.vault)
