"""What routes depend on to know who asks, and that they may."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from template_api.auth.accounts import Accounts
from template_api.auth.tokens import Holder, InvalidTokenError, TokenKind, TokenMint
from template_api.limits.limiter import Limiter
from template_api.limits.rules import Scope
from template_api.users.schema import Role
from template_api.users.store import Account

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True)
class Caller:
    """Who asks; `expires` is when the access token does, in seconds since 1970."""

    account: Account
    holder: Holder
    expires: int

    @property
    def user_id(self) -> int:
        """The user's id."""
        return self.account.id


class Guard:
    """Its methods are FastAPI dependencies."""

    def __init__(self, mint: TokenMint, accounts: Accounts, limiter: Limiter) -> None:
        self._mint = mint
        self._accounts = accounts
        self._limiter = limiter

    async def signed_in(self, bearer: Bearer) -> Caller:
        """A user with a good access token; else the answer is 401, or 429 after too many requests."""
        if bearer is None:
            raise HTTPException(401, "Give an access token: Authorization: Bearer …", _CHALLENGE)
        try:
            claims = self._mint.read(TokenKind.ACCESS, bearer.credentials)
        except InvalidTokenError:
            raise unauthorized() from None
        account = await self._accounts.of(claims.holder)
        if account is None:
            raise unauthorized()
        await self._limiter.take(Scope.ACCOUNT, str(account.id))
        return Caller(account, claims.holder, claims.expires)

    async def administrator(self, bearer: Bearer) -> Caller:
        """As `signed_in`, and the answer is 403 if the user is no administrator."""
        caller = await self.signed_in(bearer)
        if caller.account.role is not Role.ADMIN:
            raise HTTPException(403, "Only administrators may do this.")
        return caller


def unauthorized() -> HTTPException:
    """The answer to a token that is not good, whatever is wrong with it."""
    return HTTPException(
        401,
        "The token is not valid or no longer so.",
        {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
