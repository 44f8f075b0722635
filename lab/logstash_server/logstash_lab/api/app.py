"""The monitoring API's application: what Logstash is, its statistics and its health."""

import json
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..event.event import JsonObject
from ..instance import Instance
from .statistics import health, pipeline_statistics, statistics


def create_app(instance: Instance) -> Starlette:
    """The application around a running Logstash."""

    def route(path: str, content: Callable[[Request], JsonObject]) -> Route:
        async def serve(request: Request) -> Response:
            return _answer(request, instance.description() | content(request), 200)

        return Route(path, serve)

    def sections(request: Request) -> JsonObject:
        every = statistics(instance)
        wanted = request.path_params["sections"].split(",")
        if unknown := [name for name in wanted if name not in every]:
            raise HTTPException(404, f"there are no statistics {unknown}; there are {[*every]}")
        return {name: every[name] for name in wanted}

    def one_pipeline(request: Request) -> JsonObject:
        if request.path_params["id"] != instance.pipeline.id:
            raise HTTPException(404, f"there is no pipeline {request.path_params['id']!r}")
        return {"pipelines": {instance.pipeline.id: pipeline_statistics(instance.pipeline)}}

    return Starlette(
        routes=[
            route("/", lambda _request: {}),
            route("/_node/stats", lambda _request: statistics(instance)),
            route("/_node/stats/pipelines/{id}", one_pipeline),
            route("/_node/stats/{sections}", sections),
            route("/_health_report", lambda _request: health(instance)),
        ],
        exception_handlers={HTTPException: _failed},
    )


def _answer(request: Request, content: JsonObject, status: int) -> Response:
    indent = 2 if request.query_params.get("pretty", "false") != "false" else None
    return Response(json.dumps(content, indent=indent), status, media_type="application/json")


def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else str(error)
    content: JsonObject = {"path": request.url.path, "status": status, "error": {"message": detail}}
    return _answer(request, content, status)
