"""Access and refresh tokens: JSON Web Tokens that only this system can have signed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import uuid4

import jwt
from pydantic import BaseModel, Field, SecretStr, ValidationError

ACCESS_LIFETIME = timedelta(minutes=30)
REFRESH_LIFETIME = timedelta(days=7)

_ALGORITHM = "HS256"
_ISSUER = "template-api"
_CLAIMS = ["iss", "aud", "exp", "iat", "sub", "sid", "ver", "jti"]


class InvalidTokenError(Exception):
    """The token is not one of ours, not of this kind, or too old."""


class TokenKind(StrEnum):
    """What a token is good for: its audience."""

    ACCESS = "access"
    REFRESH = "refresh"


_LIFETIMES = {TokenKind.ACCESS: ACCESS_LIFETIME, TokenKind.REFRESH: REFRESH_LIFETIME}


@dataclass(frozen=True)
class Holder:
    """To whom a token is given: a session of a user, as long as the user's token version stays."""

    user_id: int
    token_version: int
    session_id: str


class Claims(BaseModel):
    """What a token says; `exp` in seconds since 1970."""

    user_id: int = Field(alias="sub")
    token_version: int = Field(alias="ver")
    session_id: str = Field(alias="sid")
    expires: int = Field(alias="exp")

    @property
    def holder(self) -> Holder:
        """To whom the token was given."""
        return Holder(self.user_id, self.token_version, self.session_id)


class TokenMint:
    """Makes tokens and reads them back."""

    def __init__(self, key: SecretStr) -> None:
        self._key = key.get_secret_value()

    def issue(self, kind: TokenKind, holder: Holder) -> str:
        """A new token; no two are the same."""
        now = datetime.now(tz=UTC)
        claims: dict[str, object] = {
            "iss": _ISSUER,
            "aud": kind.value,
            "sub": str(holder.user_id),
            "sid": holder.session_id,
            "ver": holder.token_version,
            "jti": uuid4().hex,
            "iat": now,
            "exp": now + _LIFETIMES[kind],
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, kind: TokenKind, token: str) -> Claims:
        """What the token says; raises InvalidTokenError."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=kind.value,
                issuer=_ISSUER,
                options={"require": _CLAIMS},
            )
            return Claims.model_validate(claims)
        except (jwt.InvalidTokenError, ValidationError) as error:
            raise InvalidTokenError from error
