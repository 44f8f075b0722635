"""What the auth service takes and gives."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from chat_services.shared.names import Username

MIN_PASSWORD_CHARACTERS = 8
MAX_PASSWORD_BYTES = 72  # bcrypt looks at no more


def _fits_bcrypt(password: SecretStr) -> SecretStr:
    value = password.get_secret_value()
    if len(value) < MIN_PASSWORD_CHARACTERS:
        raise ValueError(f"must have at least {MIN_PASSWORD_CHARACTERS} characters")
    if len(value.encode()) > MAX_PASSWORD_BYTES:
        raise ValueError(f"must be at most {MAX_PASSWORD_BYTES} bytes long")
    if "\0" in value:
        raise ValueError("must not contain NUL")
    return password


NewPassword = Annotated[SecretStr, AfterValidator(_fits_bcrypt)]


class Registration(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid")

    username: Username
    password: NewPassword


class Login(BaseModel):
    """Somebody who claims an account."""

    model_config = ConfigDict(extra="forbid")

    username: Username
    password: SecretStr = Field(max_length=1024)


class RefreshRequest(BaseModel):
    """The refresh token that came last."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: SecretStr = Field(max_length=256)


class Account(BaseModel):
    """An account, without what nobody should see."""

    username: str


class TokenPair(BaseModel):
    """An access token for requests, and the refresh token that gets the next pair, once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token (RFC 6750), not one
    expires_in: int = Field(description="seconds until the access token expires")
    refresh_token: str
