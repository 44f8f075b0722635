"""Signed tokens (JWT, HS256): who a caller is, without asking anybody."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

ISSUER = "chat"
SERVICE_TOKEN_SECONDS = 60

SigningKey = Annotated[
    SecretStr, Field(min_length=32, description="the key of access tokens, 32 characters or more")
]

_ALGORITHM = "HS256"
_USERS = "chat-users"
_SERVICES = "chat-services"


class InvalidTokenError(Exception):
    """The token is not one of ours, is not for this use, or has expired."""


class UserClaims(BaseModel):
    """What an access token says: the user, the session (a login) it belongs to, and until when it holds."""

    model_config = ConfigDict(frozen=True)

    username: str = Field(validation_alias="sub")
    session: str = Field(validation_alias="sid")
    expires_at: datetime = Field(validation_alias="exp")


class Tokens:
    """Issues and verifies tokens; a user's token is no service's, and the other way round."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key

    def issue_for_user(self, username: str, session: str, *, seconds: int) -> str:
        """An access token that holds for `seconds`."""
        return self._issue(username, _USERS, seconds, {"sid": session})

    def issue_for_service(self, service: str) -> str:
        """A token with which one service calls another, now."""
        return self._issue(service, _SERVICES, SERVICE_TOKEN_SECONDS, {})

    def verify_user(self, token: str) -> UserClaims:
        """What the access token says.

        Raises:
            InvalidTokenError: nothing that can be trusted.
        """
        try:
            return UserClaims.model_validate(self._verify(token, _USERS))
        except ValidationError as error:
            raise InvalidTokenError("the token lacks a claim") from error

    def verify_service(self, token: str) -> str:
        """The name of the service that calls.

        Raises:
            InvalidTokenError: it is no service's token.
        """
        return str(self._verify(token, _SERVICES)["sub"])

    def _issue(self, subject: str, audience: str, seconds: int, more: dict[str, str]) -> str:
        now = datetime.now(tz=UTC)
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "sub": subject,
            "iat": now,
            "exp": now + timedelta(seconds=seconds),
            **more,
        }
        return jwt.encode(claims, self._key.get_secret_value(), algorithm=_ALGORITHM)

    def _verify(self, token: str, audience: str) -> dict[str, object]:
        try:
            claims: dict[str, object] = jwt.decode(
                token,
                self._key.get_secret_value(),
                algorithms=[_ALGORITHM],
                audience=audience,
                issuer=ISSUER,
                options={"require": ["exp", "sub", "iss", "aud"]},
            )
        except jwt.InvalidTokenError as error:
            raise InvalidTokenError(str(error)) from error
        return claims
