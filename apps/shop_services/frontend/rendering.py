"""Answers with pages: the visitor's session, the template, the count and the log line of each."""

import logging
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from service_kit.errors import Problem
from shop_services.frontend.metrics import Page, PageMetrics
from shop_services.frontend.sessions import Session, Sessions

TEMPLATES = Path(__file__).parent / "templates"
COOKIE = "shop_session"

# Pages have no scripts, and nothing of theirs comes from elsewhere. What they show is the visitor's alone.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

ResponseT = TypeVar("ResponseT", bound=Response)

_logger = logging.getLogger(__name__)


class Pages:
    """Renders pages within sessions."""

    def __init__(self, *, sessions: Sessions, metrics: PageMetrics) -> None:
        self._sessions = sessions
        self._metrics = metrics
        self._templates = Jinja2Templates(directory=TEMPLATES)
        self._templates.env.filters["eur"] = _eur

    def session(self, request: Request) -> Session:
        """The visitor's session, the same one for the whole request."""
        known = getattr(request.state, "session", None)
        if isinstance(known, Session):
            return known
        session = self._sessions.resume(request.cookies.get(COOKIE))
        request.state.session = session
        return session

    def log_in(self, request: Request, email: str | None) -> None:
        """The session is this customer's from now on, or nobody's."""
        session = self.session(request)
        self._sessions.renew(session)
        session.email = email

    def show(self, request: Request, page: Page, *, status: int = 200, **values: object) -> Response:
        """The page, filled with the values."""
        session = self.session(request)
        session.page_views += 1
        self._metrics.count(page)
        fields = {
            "page": page,
            "status": status,
            "session": session.id,
            "logged_in": session.email is not None,
        }
        _logger.info("page viewed", extra=fields)
        return self._render(request, f"{page}.html", session, status, values)

    def show_error(self, request: Request, problem: Problem) -> Response:
        """The page for what went wrong."""
        values: dict[str, object] = {"problem": problem, "title": HTTPStatus(problem.status).phrase}
        return self._render(request, "error.html", self.session(request), problem.status, values)

    def redirect(self, request: Request, path: str) -> Response:
        """Leads on to a page after a form was dealt with, so that reloading does not send it again."""
        return _with_cookie(RedirectResponse(path, status_code=303), request, self.session(request))

    def track(self, request: Request, action: str, **fields: object) -> None:
        """Logs what the visitor did."""
        session = self.session(request)
        _logger.info("user interaction", extra={"action": action, "session": session.id, **fields})

    def _render(
        self, request: Request, template: str, session: Session, status: int, values: dict[str, object]
    ) -> Response:
        context = {"session": session, **values}
        response = self._templates.TemplateResponse(
            request, template, context, status_code=status, headers=_HEADERS
        )
        return _with_cookie(response, request, session)


def _with_cookie(response: ResponseT, request: Request, session: Session) -> ResponseT:
    if request.cookies.get(COOKIE) != session.token:
        # Not `secure`: the shop speaks plain HTTP unless a proxy stands before it.
        response.set_cookie(COOKIE, session.token, httponly=True, samesite="lax")
    return response


def _eur(amount: Decimal) -> str:
    return f"{amount:,.2f} €"
