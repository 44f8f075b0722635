"""Users as the API takes and gives them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

from template_api.auth.passwords import LONGEST_BYTES

MAX_PAGE_SIZE = 100
SHORTEST_PASSWORD = 12

# What the HTML standard takes for a valid e-mail address.
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL = rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*$"


def _fit_for_bcrypt(password: SecretStr) -> SecretStr:
    encoded = password.get_secret_value().encode()
    if len(encoded) > LONGEST_BYTES:
        raise ValueError(f"must be at most {LONGEST_BYTES} bytes long")
    if b"\0" in encoded:
        raise ValueError("must not contain NUL")
    return password


# RFC 5321 lets a path be 256 characters long, of which two are the brackets around the address.
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=_EMAIL, to_lower=True)
]
# Printable: control characters have no business in a name, and PostgreSQL refuses NUL.
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
NewPassword = Annotated[
    SecretStr,
    Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_BYTES),
    AfterValidator(_fit_for_bcrypt),
]
UserId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Role(StrEnum):
    """What a user may do: administrators may change users."""

    USER = "user"
    ADMIN = "admin"


class Registration(BaseModel):
    """What somebody gives to become a user."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Name
    password: NewPassword


class NewUser(Registration):
    """What an administrator gives to make a user."""

    role: Role = Role.USER


class UserChange(BaseModel):
    """What an administrator may change; what is left out (or null) stays."""

    model_config = ConfigDict(extra="forbid")

    email: Email | None = None
    name: Name | None = None
    password: NewPassword | None = None
    role: Role | None = None
    is_active: bool | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("must change something: give email, name, password, role or is_active")
        return self


class User(BaseModel):
    """A user, without what is secret."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: Role
    is_active: bool
    created_at: datetime


class UserQuery(BaseModel):
    """The query of the list: newest first, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
    cursor: UserId | None = Field(None, description="the last page's next_cursor")


class UserPage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[User]
    next_cursor: str | None
