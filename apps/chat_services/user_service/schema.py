"""What the user service takes and gives."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from chat_services.shared.names import Line
from chat_services.shared.presence import Presence

About = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]


class Profile(BaseModel):
    """What others see of a user."""

    username: str
    display_name: str
    about: str
    created_at: datetime


class ProfileChange(BaseModel):
    """What users may change of their own profile; what is left out (or null) stays."""

    model_config = ConfigDict(extra="forbid")

    display_name: Line | None = None
    about: About | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("must change something: give display_name or about")
        return self


class PresenceChange(BaseModel):
    """What users may say of themselves; it fades within a minute unless renewed or connected."""

    model_config = ConfigDict(extra="forbid")

    presence: Literal[Presence.ONLINE, Presence.AWAY, Presence.OFFLINE]


class UserPresence(BaseModel):
    """Whether a user is there."""

    username: str
    presence: Presence
