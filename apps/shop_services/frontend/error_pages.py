"""Errors as pages for browsers; everybody else gets the problem details that every service gives."""

import logging
from collections.abc import Callable
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service_kit.errors import DependencyUnavailableError, Problem, problem_response
from shop_services.frontend.rendering import Pages
from shop_services.shared.upstream import UpstreamFailedError

Handler = Callable[[Request, Exception], Response]

_logger = logging.getLogger(__name__)


def add_error_pages(app: FastAPI, pages: Pages) -> None:
    """Wraps the application's error handlers; call it after service_kit.app.create_app."""

    def on_broken_upstream(_: Request, error: Exception) -> Response:
        return problem_response(502, f"{error}.")

    app.add_exception_handler(UpstreamFailedError, on_broken_upstream)
    for kind in (HTTPException, RequestValidationError, DependencyUnavailableError, UpstreamFailedError):
        # create_app registers plain functions only.
        app.add_exception_handler(kind, _as_page(pages, cast("Handler", app.exception_handlers[kind])))


def _as_page(pages: Pages, handler: Handler) -> Handler:
    def handle(request: Request, error: Exception) -> Response:
        response = handler(request, error)
        problem = Problem.model_validate_json(bytes(response.body))
        if problem.status >= 500:
            fields = {"status": problem.status, "path": request.url.path, "detail": problem.detail}
            _logger.error("frontend error", extra=fields)
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        page = pages.show_error(request, problem)
        if retry_after := response.headers.get("Retry-After"):
            page.headers["Retry-After"] = retry_after
        return page

    return handle
