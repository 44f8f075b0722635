"""/api/org/preferences and /api/teams/{id}/preferences; a PUT replaces everything."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request, not_found
from ..store.content import Dashboard, Preferences
from ..wire import Message, Wire
from .lookup import get_team

router = APIRouter(prefix="/api")
Writer = Annotated[Identity, Depends(at_least(Role.ADMIN, "orgs.preferences:write"))]


class PreferencesBody(Wire):
    """The preferences; what is empty is the server's default."""

    theme: str = ""
    home_dashboard_uid: str = Field(default="", alias="homeDashboardUID")
    timezone: str = ""
    week_start: str = ""
    language: str = ""


@router.get("/org/preferences")
def read_org_preferences(ctx: Ctx, _who: SignedIn) -> PreferencesBody:
    """The organisation's preferences."""
    with ctx.db.transaction() as session:
        return _read(session, "org")


@router.put("/org/preferences")
def write_org_preferences(ctx: Ctx, _who: Writer, body: PreferencesBody) -> Message:
    """Replaces the organisation's preferences."""
    with ctx.db.transaction() as session:
        return _write(session, "org", body)


@router.get("/teams/{team_id}/preferences")
def read_team_preferences(ctx: Ctx, _who: SignedIn, team_id: str) -> PreferencesBody:
    """A team's preferences."""
    with ctx.db.transaction() as session:
        return _read(session, f"team:{get_team(session, team_id).id}")


@router.put("/teams/{team_id}/preferences")
def write_team_preferences(ctx: Ctx, _who: Writer, team_id: str, body: PreferencesBody) -> Message:
    """Replaces a team's preferences."""
    with ctx.db.transaction() as session:
        return _write(session, f"team:{get_team(session, team_id).id}", body)


def _read(session: Session, owner: str) -> PreferencesBody:
    row = session.get(Preferences, owner)
    if row is None:
        return PreferencesBody()
    return PreferencesBody(
        theme=row.theme,
        home_dashboard_uid=row.home_dashboard_uid,
        timezone=row.timezone,
        week_start=row.week_start,
        language=row.language,
    )


def _write(session: Session, owner: str, body: PreferencesBody) -> Message:
    if body.theme not in {"", "light", "dark", "system"}:
        raise bad_request("Invalid theme")
    home = body.home_dashboard_uid
    if home and not session.scalar(select(Dashboard).where(Dashboard.uid == home)):
        raise not_found("Dashboard not found")
    session.merge(Preferences(owner=owner, **body.model_dump()))
    return Message(message="Preferences updated")
