"""Who calls: what routes depend on to learn it from the bearer token."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from starlette.datastructures import Headers

from chat_services.shared.tokens import InvalidTokenError, Tokens, UserClaims

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


def accept_tokens(app: FastAPI, tokens: Tokens) -> None:
    """Makes the application's routes trust tokens that these can verify."""
    app.state.tokens = tokens


def bearer_token(headers: Headers) -> str | None:
    """The token in `Authorization: Bearer …`, if there is one."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def unauthorized(detail: str) -> HTTPException:
    """A 401 that names the scheme."""
    return HTTPException(401, detail, headers=_CHALLENGE)


def _current_user(request: Request) -> UserClaims:
    tokens, token = _presented(request)
    try:
        return tokens.verify_user(token)
    except InvalidTokenError as error:
        raise unauthorized("The access token is not valid or has expired.") from error


def _calling_service(request: Request) -> str:
    tokens, token = _presented(request)
    try:
        return tokens.verify_service(token)
    except InvalidTokenError as error:
        raise HTTPException(403, "Only the chat's own services may do this.") from error


def _presented(request: Request) -> tuple[Tokens, str]:
    tokens: Tokens = request.app.state.tokens
    token = bearer_token(request.headers)
    if token is None:
        raise unauthorized("Send an access token: Authorization: Bearer …")
    return tokens, token


CurrentUser = Annotated[UserClaims, Depends(_current_user)]
"""The user whose access token came with the request; without one the answer is 401."""

USERS_ONLY = Depends(_current_user)
"""The same for routes that needn't know which user it is."""

SERVICES_ONLY = Depends(_calling_service)
"""For routes that only the chat's own services may call; a user's token is answered with 403."""
