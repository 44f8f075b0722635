"""Authentication: basic, service-account bearer token or session cookie."""

import base64
import binascii
from dataclasses import dataclass
from enum import IntEnum

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..context import Context
from ..errors import GrafanaError
from ..store.identities import LoginSession, Token, User
from .passwords import hash_key, verify_password

SESSION_COOKIE = "grafana_session"


class Role(IntEnum):
    """Organisation roles; a higher one includes the lower ones."""

    NONE = 0
    VIEWER = 1
    EDITOR = 2
    ADMIN = 3

    @classmethod
    def named(cls, name: str) -> "Role":
        """The role of a name as on the wire (`Viewer`).

        Raises:
            GrafanaError: there is none of that name.
        """
        roles = {"None": cls.NONE, "Viewer": cls.VIEWER, "Editor": cls.EDITOR, "Admin": cls.ADMIN}
        if name not in roles:
            raise GrafanaError(400, f"invalid role value: {name}: use one of {', '.join(roles)}")
        return roles[name]


@dataclass(frozen=True)
class Identity:
    """Who calls; `user_id` 0 is the anonymous visitor."""

    user_id: int
    login: str
    role: Role
    is_server_admin: bool


def authenticate(request: Request, context: Context) -> Identity | None:
    """Who a request comes from; None for nobody, where no anonymous access is configured.

    Raises:
        GrafanaError: credentials were sent and are wrong.
    """
    header = request.headers.get("Authorization", "")
    scheme, _, credentials = header.partition(" ")
    with context.db.transaction() as session:
        if scheme.lower() == "bearer":
            return _by_token(session, credentials.strip(), context.clock())
        if scheme.lower() == "basic" and context.settings.basic_auth:
            return _by_basic(session, credentials.strip(), context.clock())
        if cookie := request.cookies.get(SESSION_COOKIE):
            found = _by_session(session, cookie, context.clock())
            if found:
                return found
    if context.settings.anonymous:
        return Identity(0, "anonymous", Role.named(context.settings.anonymous_role), is_server_admin=False)
    return None


def check_login(session: Session, login: str, password: str, now: float) -> User:
    """The user of a login (or e-mail address) and password.

    Raises:
        GrafanaError: they do not fit, or the user is disabled.
    """
    user = session.scalar(
        select(User).where(
            ((User.login == login) | (User.email == login)) & User.is_service_account.is_(False)
        )
    )
    if user is None or user.is_disabled or not verify_password(password, user.password):
        raise GrafanaError(401, "Invalid username or password", "password-auth.failed")
    user.last_seen = now
    return user


def _by_basic(session: Session, credentials: str, now: float) -> Identity:
    try:
        login, colon, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise GrafanaError(400, "Invalid Basic Auth Header", "auth-basic.invalid-header") from None
    if not colon:
        raise GrafanaError(400, "Invalid Basic Auth Header", "auth-basic.invalid-header")
    return _identity(check_login(session, login, password, now))


def _by_token(session: Session, key: str, now: float) -> Identity:
    token = session.scalar(select(Token).where(Token.key_hash == hash_key(key)))
    if token is None:
        raise GrafanaError(401, "Invalid API key", "api-key.invalid")
    if token.expires is not None and token.expires <= now:
        raise GrafanaError(401, "Expired API key", "api-key.expired")
    user = session.get_one(User, token.account_id)
    if user.is_disabled:
        raise GrafanaError(401, "Service account is disabled", "service-account.disabled")
    token.last_used = now
    return _identity(user)


def _by_session(session: Session, cookie: str, now: float) -> Identity | None:
    row = session.get(LoginSession, hash_key(cookie))
    if row is None or row.expires <= now:
        return None
    user = session.get_one(User, row.user_id)
    return None if user.is_disabled else _identity(user)


def _identity(user: User) -> Identity:
    return Identity(user.id, user.login, Role.named(user.role), user.is_admin)
