"""Logging in, staying logged in, and logging out."""

import logging

from template_api.auth.metrics import AuthMetrics, LoginResult, RefreshResult
from template_api.auth.passwords import Passwords
from template_api.auth.schema import Login, Tokens
from template_api.auth.sessions import Rotation, Sessions
from template_api.auth.tokens import Holder, InvalidTokenError, TokenKind, TokenMint
from template_api.limits.limiter import Limiter, LimitExceededError
from template_api.limits.rules import Scope
from template_api.users.store import UserStore

_logger = logging.getLogger(__name__)


class LoginRefusedError(Exception):
    """The e-mail address or the password is wrong, or the account is deactivated: we don't tell which."""


class LoginDesk:
    """All raise DependencyUnavailableError while PostgreSQL or Redis cannot be asked."""

    def __init__(  # noqa: PLR0913 - these are the parts that a login needs
        self,
        *,
        store: UserStore,
        passwords: Passwords,
        sessions: Sessions,
        mint: TokenMint,
        limiter: Limiter,
        metrics: AuthMetrics,
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._sessions = sessions
        self._mint = mint
        self._limiter = limiter
        self._metrics = metrics

    async def log_in(self, login: Login, client: str) -> Tokens:
        """A new session.

        An account that is attacked from elsewhere stays usable: failures are counted for each address, and
        for all addresses together only much later. A success forgets them.

        Raises:
            LoginRefusedError: there is no such user, or the password is wrong.
            LimitExceededError: too many have failed.
        """
        here = f"{login.email} {client}"
        try:
            await self._limiter.take(Scope.LOGIN_ACCOUNT, here)
            await self._limiter.take(Scope.LOGIN_EVERYWHERE, login.email)
        except LimitExceededError:
            self._metrics.logins.labels(LoginResult.LIMITED).inc()
            raise
        known = await self._store.credentials(login.email)
        hashed = known.hashed_password if known else None
        matches = await self._passwords.match(login.password.get_secret_value(), hashed)
        if known is None or not matches or not known.account.is_active:
            self._metrics.logins.labels(LoginResult.FAILED).inc()
            _logger.info("login refused", extra={"client_ip": client})
            raise LoginRefusedError
        account = known.account
        holder, refresh_token = await self._sessions.begin(account.id, account.token_version)
        await self._limiter.forget(Scope.LOGIN_ACCOUNT, here)
        await self._limiter.forget(Scope.LOGIN_EVERYWHERE, login.email)
        self._metrics.logins.labels(LoginResult.SUCCEEDED).inc()
        return self._tokens(holder, refresh_token)

    async def refresh(self, token: str) -> Tokens:
        """The session's next tokens; raises InvalidTokenError."""
        try:
            holder = self._mint.read(TokenKind.REFRESH, token).holder
            account = await self._store.account(holder.user_id)
            if account is None or not account.is_active or account.token_version != holder.token_version:
                raise InvalidTokenError
        except InvalidTokenError:
            self._metrics.refreshes.labels(RefreshResult.INVALID).inc()
            raise
        rotation, following = await self._sessions.rotate(holder, token)
        if rotation is Rotation.ROTATED:
            self._metrics.refreshes.labels(RefreshResult.SUCCEEDED).inc()
            return self._tokens(holder, following)
        if rotation is Rotation.REUSED:
            self._metrics.refreshes.labels(RefreshResult.REUSED).inc()
            _logger.warning(
                "an old refresh token was used: the session is ended", extra={"user_id": holder.user_id}
            )
        else:
            self._metrics.refreshes.labels(RefreshResult.INVALID).inc()
        raise InvalidTokenError

    async def log_out(self, token: str) -> None:
        """Ends the session, if the token is of one."""
        try:
            holder = self._mint.read(TokenKind.REFRESH, token).holder
        except InvalidTokenError:
            return
        await self._sessions.end(holder.session_id)

    def _tokens(self, holder: Holder, refresh_token: str) -> Tokens:
        access_token = self._mint.issue(TokenKind.ACCESS, holder)
        return Tokens(access_token=access_token, refresh_token=refresh_token)
