"""Users and profiles, as far as the outside decides what is in them."""

import unicodedata
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_NAME_LENGTH = 60
NAMELESS = "Someone"


def _tidy(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _presentable(value: object) -> object:
    """A name as others may see it. A messenger's users choose theirs freely: none is a reason to refuse."""
    if not isinstance(value, str):
        return value
    printable = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in value)
    return " ".join(printable.split())[:MAX_NAME_LENGTH].rstrip() or NAMELESS


# Without control characters: they have no business here, and PostgreSQL refuses NUL.
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"

UserId = Annotated[int, Field(ge=1, le=2**63 - 1)]
DisplayName = Annotated[str, BeforeValidator(_presentable)]
Age = Annotated[int, Field(ge=18, le=120)]
City = Annotated[
    str, BeforeValidator(_tidy), StringConstraints(min_length=1, max_length=60, pattern=_PRINTABLE)
]
About = Annotated[str, BeforeValidator(_tidy), StringConstraints(max_length=500, pattern=_PRINTABLE)]


class User(BaseModel):
    """A user of the messenger; `id` is the messenger's."""

    model_config = ConfigDict(frozen=True)

    id: UserId
    name: DisplayName


class ProfileChange(BaseModel):
    """What a user says about themself; what is None stays as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    age: Age | None = None
    city: City | None = None
    about: About | None = None


@dataclass(frozen=True)
class Profile:
    """What others see of a user while it is active."""

    age: int
    city: str
    about: str = ""
    active: bool = True


@dataclass(frozen=True)
class Member:
    """A user who has sent /start; `shown_id` is the user that they were shown and have not judged yet."""

    id: int
    name: str
    shown_id: int | None
    profile: Profile | None


@dataclass(frozen=True)
class Person:
    """Another user, as a member sees them."""

    user_id: int
    name: str
    profile: Profile


def city_key(city: str) -> str:
    """What two spellings of a city have in common; made here, because databases differ in their locale."""
    return unicodedata.normalize("NFKC", city).casefold()
