"""/auth: register, log in, renew tokens, log out."""

import logging
from dataclasses import dataclass
from math import ceil

from fastapi import APIRouter, HTTPException

from chat_services.auth_service.accounts import AccountStore, UsernameTakenError
from chat_services.auth_service.metrics import Attempt, AuthMetrics
from chat_services.auth_service.passwords import PasswordHasher
from chat_services.auth_service.schema import Account, Login, RefreshRequest, Registration, TokenPair
from chat_services.auth_service.sessions import Rotation, Session, SessionStore
from chat_services.shared.identity import unauthorized
from chat_services.shared.rate_limit import RateLimiter
from chat_services.shared.tokens import Tokens

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AuthParts:
    """What the routes work on."""

    accounts: AccountStore
    sessions: SessionStore
    passwords: PasswordHasher
    login_limit: RateLimiter
    tokens: Tokens
    metrics: AuthMetrics
    access_token_seconds: int


def auth_routes(parts: AuthParts) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/auth", tags=["auth"])

    @router.post("/register", status_code=201)
    async def register(new: Registration) -> Account:
        taken = HTTPException(409, f"The name {new.username} is taken.")
        if await parts.accounts.exists(new.username):  # asked first, because hashing is what costs
            raise taken
        try:
            await parts.accounts.add(new.username, await parts.passwords.hash(new.password))
        except UsernameTakenError as error:
            raise taken from error
        parts.metrics.registrations.inc()
        return Account(username=new.username)

    @router.post("/login")
    async def login(claimed: Login) -> TokenPair:
        # Counted before the password is looked at, so that many at once get no more guesses than one.
        if wait := await parts.login_limit.take(claimed.username):
            parts.metrics.attempts.labels(Attempt.RATE_LIMITED).inc()
            detail = "Too many wrong passwords for this account."
            raise HTTPException(429, detail, headers={"Retry-After": str(ceil(wait))})
        hashed = await parts.accounts.password_hash(claimed.username)
        if not await parts.passwords.matches(claimed.password, hashed):
            parts.metrics.attempts.labels(Attempt.FAILURE).inc()
            raise unauthorized("There is no such account, or the password is wrong.")
        await parts.login_limit.forget(claimed.username)
        session = await parts.sessions.begin(claimed.username)
        parts.metrics.attempts.labels(Attempt.SUCCESS).inc()
        return _pair(parts, session)

    @router.post("/refresh")
    async def refresh(request: RefreshRequest) -> TokenPair:
        rotation, session = await parts.sessions.rotate(request.refresh_token.get_secret_value())
        parts.metrics.refreshes.labels(rotation).inc()
        if rotation is Rotation.REUSED:
            _logger.warning("a refresh token was used twice, its session has ended")
        if session is None:
            raise unauthorized("The refresh token is not valid any more: log in again.")
        return _pair(parts, session)

    @router.post("/logout", status_code=204)
    async def logout(request: RefreshRequest) -> None:
        await parts.sessions.end(request.refresh_token.get_secret_value())

    return router


def _pair(parts: AuthParts, session: Session) -> TokenPair:
    seconds = parts.access_token_seconds
    return TokenPair(
        access_token=parts.tokens.issue_for_user(session.username, session.id, seconds=seconds),
        expires_in=seconds,
        refresh_token=session.refresh_token,
    )
