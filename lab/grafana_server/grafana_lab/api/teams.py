"""/api/teams."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request, conflict, not_found
from ..naming import new_uid
from ..store.content import Permission, Preferences
from ..store.identities import Team, TeamMember, User
from ..wire import Message
from .lookup import get_team, get_user
from .team_models import MemberAnswer, MemberBody, TeamAnswer, TeamBody, TeamPage, TeamSaved

router = APIRouter(prefix="/api/teams")
Writer = Annotated[Identity, Depends(at_least(Role.ADMIN, "teams:write"))]


@router.get("/search")
def search_teams(
    ctx: Ctx, _who: SignedIn, query: str = "", name: str = "", perpage: int = 1000, page: int = 1
) -> TeamPage:
    """Teams by a part of their name, or by the whole of it."""
    with ctx.db.transaction() as session:
        rows = [
            row
            for row in session.scalars(select(Team).order_by(Team.name))
            if query.lower() in row.name.lower() and (not name or row.name == name)
        ]
        teams = [_answer(session, row) for row in rows[(page - 1) * perpage : page * perpage]]
        return TeamPage(total_count=len(rows), teams=teams, page=page, per_page=perpage)


@router.post("")
def create_team(ctx: Ctx, _who: Writer, body: TeamBody) -> TeamSaved:
    """Creates a team."""
    with ctx.db.transaction() as session:
        _check_name(session, body.name, None)
        row = Team(uid=new_uid(), name=body.name, email=body.email)
        session.add(row)
        session.flush()
        return TeamSaved(team_id=row.id, uid=row.uid)


@router.get("/{team_id}")
def read_team(ctx: Ctx, _who: SignedIn, team_id: str) -> TeamAnswer:
    """One team."""
    with ctx.db.transaction() as session:
        return _answer(session, get_team(session, team_id))


@router.put("/{team_id}")
def update_team(ctx: Ctx, _who: Writer, team_id: str, body: TeamBody) -> Message:
    """Renames a team."""
    with ctx.db.transaction() as session:
        row = get_team(session, team_id)
        _check_name(session, body.name, row)
        row.name, row.email = body.name, body.email
        return Message(message="Team updated")


@router.delete("/{team_id}")
def delete_team(ctx: Ctx, _who: Writer, team_id: str) -> Message:
    """Deletes a team with its memberships, permissions and preferences."""
    with ctx.db.transaction() as session:
        row = get_team(session, team_id)
        granted = select(Permission).where(
            Permission.subject_kind == "team", Permission.subject == str(row.id)
        )
        for permission in session.scalars(granted):
            session.delete(permission)
        if preferences := session.get(Preferences, f"team:{row.id}"):
            session.delete(preferences)
        session.delete(row)
        return Message(message="Team deleted")


@router.get("/{team_id}/members")
def list_members(ctx: Ctx, _who: SignedIn, team_id: str) -> list[MemberAnswer]:
    """The members of a team, by login."""
    with ctx.db.transaction() as session:
        team = get_team(session, team_id)
        query = select(TeamMember, User).join(User, User.id == TeamMember.user_id).order_by(User.login)
        return [
            MemberAnswer(
                team_id=team.id,
                team_uid=team.uid,
                user_id=user.id,
                user_uid=user.uid,
                email=user.email,
                name=user.name,
                login=user.login,
                permission=member.permission,
            )
            for member, user in session.execute(query.where(TeamMember.team_id == team.id))
        ]


@router.post("/{team_id}/members")
def add_member(ctx: Ctx, _who: Writer, team_id: str, body: MemberBody) -> Message:
    """Adds a user to a team."""
    with ctx.db.transaction() as session:
        team, user = get_team(session, team_id), get_user(session, str(body.user_id))
        if session.get(TeamMember, (team.id, user.id)):
            raise bad_request("User is already added to this team")
        session.add(TeamMember(team_id=team.id, user_id=user.id, permission=body.permission))
        return Message(message="Member added to Team")


@router.put("/{team_id}/members/{user_key}")
def update_member(ctx: Ctx, _who: Writer, team_id: str, user_key: str, body: MemberBody) -> Message:
    """Changes a member's permission."""
    with ctx.db.transaction() as session:
        _membership(session, team_id, user_key).permission = body.permission
        return Message(message="Team member updated")


@router.delete("/{team_id}/members/{user_key}")
def remove_member(ctx: Ctx, _who: Writer, team_id: str, user_key: str) -> Message:
    """Takes a user out of a team."""
    with ctx.db.transaction() as session:
        session.delete(_membership(session, team_id, user_key))
        return Message(message="Team Member removed")


def _membership(session: Session, team_id: str, user_key: str) -> TeamMember:
    team, user = get_team(session, team_id), get_user(session, user_key)
    row = session.get(TeamMember, (team.id, user.id))
    if row is None:
        raise not_found("Team member not found")
    return row


def _check_name(session: Session, name: str, current: Team | None) -> None:
    if not name:
        raise bad_request("bad request data: name: cannot be empty")
    other = session.scalar(select(Team).where(Team.name == name))
    if other is not None and other is not current:
        raise conflict("Team name taken")


def _answer(session: Session, row: Team) -> TeamAnswer:
    members = session.scalar(select(func.count()).where(TeamMember.team_id == row.id)) or 0
    return TeamAnswer(id=row.id, uid=row.uid, name=row.name, email=row.email, member_count=members)
