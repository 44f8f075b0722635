"""What needs no sign-in: /api/health and /metrics."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from .. import GRAFANA_VERSION
from ..auth.access import Ctx
from ..errors import not_found

router = APIRouter()


@router.get("/api/health")
@router.get("/healthz")
def health(ctx: Ctx) -> JSONResponse:
    """200 while the database answers, else 503."""
    try:
        healthy = ctx.db.is_healthy()
    except SQLAlchemyError:
        healthy = False
    body = {"database": "ok" if healthy else "failing", "version": GRAFANA_VERSION, "commit": "lab"}
    return JSONResponse(body, status_code=200 if healthy else 503)


@router.get("/metrics")
def metrics(ctx: Ctx) -> Response:
    """The server's own metrics in Prometheus' text format."""
    if not ctx.settings.metrics_enabled:
        raise not_found("Not found")
    return Response(generate_latest(ctx.metrics.registry), media_type=CONTENT_TYPE_LATEST)
