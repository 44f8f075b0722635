"""Logins and tokens as the API takes and gives them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from template_api.auth.tokens import ACCESS_LIFETIME


class Login(BaseModel):
    """Who wants to log in. Nothing is said about what a password looks like: old ones may look different."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254, to_lower=True)
    ]
    password: Annotated[SecretStr, Field(min_length=1, max_length=1024)]


class RefreshToken(BaseModel):
    """A session's refresh token."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: Annotated[str, StringConstraints(min_length=1, max_length=2048)]


class Tokens(BaseModel):
    """A session's tokens; `expires_in` is the access token's lifetime in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = int(ACCESS_LIFETIME.total_seconds())
