"""Bodies of the team API."""

from pydantic import Field

from ..wire import Wire


class TeamBody(Wire):
    """POST and PUT /api/teams."""

    name: str = ""
    email: str = ""


class TeamSaved(Wire):
    """The answer of a creation."""

    message: str = "Team created"
    team_id: int
    uid: str


class TeamAnswer(Wire):
    """A team."""

    id: int
    uid: str
    org_id: int = 1
    name: str
    email: str
    avatar_url: str = ""
    member_count: int
    permission: int = 0


class TeamPage(Wire):
    """GET /api/teams/search."""

    total_count: int
    teams: list[TeamAnswer]
    page: int
    per_page: int


class MemberBody(Wire):
    """POST and PUT members; permission 4 is admin, 0 is member."""

    user_id: int = 0
    permission: int = 0


class MemberAnswer(Wire):
    """A member of a team."""

    org_id: int = 1
    team_id: int
    team_uid: str = Field(alias="teamUID")
    user_id: int
    user_uid: str = Field(alias="userUID")
    auth_module: str = Field(default="", alias="auth_module")
    email: str
    name: str
    login: str
    avatar_url: str = ""
    labels: list[str] = []
    permission: int
