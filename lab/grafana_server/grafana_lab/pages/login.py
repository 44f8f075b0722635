"""/login and /logout: sessions of browsers."""

import json
import secrets
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ..auth.access import Ctx
from ..auth.identity import SESSION_COOKIE, check_login
from ..auth.passwords import hash_key
from ..errors import GrafanaError, bad_request
from ..store.identities import LoginSession
from .html import Html, element, page

router = APIRouter()
LIFETIME = 30 * 86_400
"""Seconds a session lasts, as `login_maximum_lifetime_duration`'s default of 30 days."""


async def _raw_body(request: Request) -> bytes:
    return await request.body()


@router.get("/login")
def login_page() -> HTMLResponse:
    """The form."""
    fields = [
        element("p", element("label", "User ", Html('<input name="user" autofocus>'))),
        element("p", element("label", "Password ", Html('<input name="password" type="password">'))),
        element("p", element("button", "Log in")),
    ]
    return HTMLResponse(page("Welcome to Grafana", element("form", *fields, method="post", action="login")))


@router.post("/login")
def login(ctx: Ctx, request: Request, body: Annotated[bytes, Depends(_raw_body)]) -> Response:
    """Signs in by JSON, as Grafana's own form does, or by a plain form."""
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    user, password = _form(body) if is_form else _json(body)
    now, key = ctx.clock(), secrets.token_hex(32)
    with ctx.db.transaction() as session:
        found = check_login(session, user, password, now)
        session.add(LoginSession(key_hash=hash_key(key), user_id=found.id, expires=now + LIFETIME))
    answer: Response = (
        RedirectResponse(ctx.settings.app_url if ctx.settings.sub_path else "/", status_code=303)
        if is_form
        else JSONResponse({"message": "Logged in", "redirectUrl": "/"})
    )
    answer.set_cookie(
        SESSION_COOKIE,
        key,
        max_age=LIFETIME,
        httponly=True,
        samesite="lax",
        secure=ctx.settings.app_url.startswith("https://"),
    )
    return answer


@router.get("/logout")
def logout(ctx: Ctx, request: Request) -> Response:
    """Ends the session."""
    with ctx.db.transaction() as session:
        row = session.get(LoginSession, hash_key(request.cookies.get(SESSION_COOKIE, "")))
        if row is not None:
            session.delete(row)
    answer = RedirectResponse("login", status_code=302)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _form(body: bytes) -> tuple[str, str]:
    fields = parse_qs(body.decode(errors="replace"))
    return fields.get("user", [""])[0], fields.get("password", [""])[0]


def _json(body: bytes) -> tuple[str, str]:
    try:
        fields = json.loads(body)
    except ValueError:
        raise bad_request("bad login data") from None
    if not isinstance(fields, dict):
        raise GrafanaError(400, "bad login data")
    return str(fields.get("user", "")), str(fields.get("password", ""))
