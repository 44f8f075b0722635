"""What the API gives. Users appear without the messenger's ids."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from dating_bot.people.schema import City

MAX_PAGE_SIZE = 100


class Stats(BaseModel):
    """Figures about everyone: active profiles and the cities they are in; likes and matches ever made."""

    profiles: int
    cities: int
    likes: int
    matches: int


class PublicProfile(BaseModel):
    """An active profile, as anyone can see it; `id` is the profile's own."""

    id: int
    name: str
    age: int
    city: str
    about: str
    since: datetime


class ProfileFilter(BaseModel):
    """The query of the list: newest first, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    city: City | None = None
    limit: int = Field(20, ge=1, le=MAX_PAGE_SIZE)
    cursor: int | None = Field(None, ge=1, le=2**63 - 1, description="the last page's next_cursor")


class ProfilePage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[PublicProfile]
    next_cursor: int | None


class MatchItem(BaseModel):
    """Someone a user is matched with, and since when."""

    name: str
    age: int
    city: str
    about: str
    since: datetime


class MatchList(BaseModel):
    """A user's newest matches."""

    items: list[MatchItem]
