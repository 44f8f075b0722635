"""Error answers: RFC 9457 problem details with the request's id, and never a traceback."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service_kit.asgi import ResponseRecorder
from service_kit.request_id import current_request_id

# Seconds. About what a database or Redis container needs to be back after a restart.
RETRY_AFTER_SECONDS = 5

_logger = logging.getLogger("service_kit.errors")


class FieldError(BaseModel):
    """What is wrong with one field of the request, e.g. field `body.year`."""

    field: str
    message: str


class Problem(BaseModel):
    """The body of every answer of 400 and above (RFC 9457; `request_id` and `errors` are additions)."""

    title: str
    status: int
    detail: str
    request_id: str | None
    errors: list[FieldError] = []


class DependencyUnavailableError(Exception):
    """A service this one needs cannot be reached just now; the caller gets 503 and should try again."""

    def __init__(self, dependency: str) -> None:
        super().__init__(f"{dependency} is unavailable")
        self.dependency = dependency

    @property
    def cause(self) -> str:
        """What the driver said, for logs."""
        error = self.__cause__
        return f"{type(error).__name__}: {error}" if error else "it is not ready yet"


def problem_response(
    status: int,
    detail: str,
    *,
    errors: list[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as an HTTP response."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        request_id=current_request_id(),
        errors=errors or [],
    )
    return Response(
        problem.model_dump_json(exclude_defaults=True),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


class UnhandledErrorMiddleware:
    """Turns an exception that nothing handled into a logged traceback and a plain 500.

    It sits inside the access log and the metrics, so that both see the 500. Once a response has begun
    there is nothing to say any more: the exception goes on to the server, which cuts the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        recorder = ResponseRecorder(send)
        try:
            await self._app(scope, receive, recorder.send)
        except Exception:
            if recorder.started:
                raise
            _logger.exception("unhandled exception")
            response = problem_response(500, "The service failed to handle the request.")
            await response(scope, receive, send)


def add_error_handlers(app: FastAPI) -> None:
    """Makes the application answer its known errors with problem details."""

    @app.exception_handler(HTTPException)
    def on_http_error(_: Request, error: HTTPException) -> Response:
        return problem_response(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def on_invalid_request(_: Request, error: RequestValidationError) -> Response:
        errors = [
            FieldError(field=".".join(str(part) for part in item["loc"]), message=item["msg"])
            for item in error.errors()
        ]
        return problem_response(422, "The request is not valid.", errors=errors)

    @app.exception_handler(DependencyUnavailableError)
    def on_unavailable(_: Request, error: DependencyUnavailableError) -> Response:
        _logger.warning("%s", error, extra={"dependency": error.dependency, "cause": error.cause})
        return problem_response(
            503, f"{error}: try again.", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
        )
