"""/api/access-control/{folders|dashboards}/{uid}: permissions of one folder or dashboard."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn
from ..auth.identity import Identity
from ..auth.permissions import (
    DASHBOARDS,
    FOLDERS,
    Level,
    Target,
    lineage,
    require,
    rows_of,
    set_permission,
)
from ..errors import bad_request, not_found
from ..store.content import Dashboard, Folder, Permission
from ..store.identities import Team, User
from ..wire import Message, Wire
from .lookup import get_team, get_user

router = APIRouter(prefix="/api/access-control")
Resource = Literal["folders", "dashboards"]
ROLES = ("Viewer", "Editor", "Admin")


class PermissionItem(Wire):
    """What one subject may do; an empty permission takes it away. Exactly one subject is set."""

    permission: str = ""
    built_in_role: str = ""
    team_id: int = 0
    user_id: int = 0


class PermissionList(Wire):
    """POST /api/access-control/{resource}/{uid}: changes what is listed, leaves the rest."""

    permissions: list[PermissionItem] | None = None


class PermissionBody(Wire):
    """POST …/{kind}/{subject}; an empty permission takes it away."""

    permission: str = ""


@dataclass(frozen=True)
class _Place:
    resource: Resource
    uid: str
    kind: Literal["builtInRoles", "teams", "users"]
    subject: str


class PermissionRow(Wire):
    """One row of the permissions of a target, its inherited ones included."""

    id: int
    role_name: str
    is_managed: bool = True
    is_inherited: bool
    is_service_account: bool = False
    user_id: int = 0
    user_uid: str = ""
    user_login: str = ""
    team_id: int = 0
    team_uid: str = ""
    team: str = ""
    built_in_role: str = ""
    actions: list[str]
    permission: str


@router.get("/{resource}/{uid}")
def list_permissions(ctx: Ctx, who: SignedIn, resource: Resource, uid: str) -> list[PermissionRow]:
    """The permissions of a target, inherited ones last."""
    with ctx.db.transaction() as session:
        target = _target(session, who, resource, uid)
        return [
            _row(session, row, is_inherited=place != target)
            for place in lineage(session, target)
            for row in rows_of(session, place)
        ]


@router.post("/{resource}/{uid}")
def change_permissions(
    ctx: Ctx, who: SignedIn, resource: Resource, uid: str, body: PermissionList
) -> Message:
    """Sets and removes permissions of several subjects at once."""
    with ctx.db.transaction() as session:
        target = _target(session, who, resource, uid)
        for item in body.permissions or []:
            if item.built_in_role:
                _set(session, target, "builtInRoles", item.built_in_role, item.permission)
            elif item.team_id:
                _set(session, target, "teams", str(item.team_id), item.permission)
            elif item.user_id:
                _set(session, target, "users", str(item.user_id), item.permission)
            else:
                raise bad_request("invalid permission assignment: name a builtInRole, teamId or userId")
        return Message(message="Permissions updated")


@router.post("/{resource}/{uid}/{kind}/{subject}")
def change_permission(
    ctx: Ctx, who: SignedIn, place: Annotated[_Place, Depends()], body: PermissionBody
) -> Message:
    """Sets or removes the permission of one subject."""
    with ctx.db.transaction() as session:
        target = _target(session, who, place.resource, place.uid)
        _set(session, target, place.kind, place.subject, body.permission)
        return Message(message="Permission updated" if body.permission else "Permission removed")


def _target(session: Session, who: Identity, resource: Resource, uid: str) -> Target:
    found = (
        session.scalar(select(Folder).where(Folder.uid == uid))
        if resource == FOLDERS
        else session.scalar(select(Dashboard).where(Dashboard.uid == uid))
    )
    if found is None:
        raise not_found("folder not found" if resource == FOLDERS else "Dashboard not found")
    target = Target(FOLDERS if resource == FOLDERS else DASHBOARDS, uid)
    require(session, who, target, Level.Admin)
    return target


def _set(session: Session, target: Target, kind: str, subject: str, permission: str) -> None:
    if permission and permission not in {"View", "Edit", "Admin"}:
        raise bad_request(f"The permission {permission!r} is invalid: use View, Edit or Admin")
    if kind == "builtInRoles":
        if subject not in ROLES:
            raise bad_request(f"invalid built-in role {subject!r}: use one of {', '.join(ROLES)}")
        set_permission(session, target, "role", subject, permission)
    elif kind == "teams":
        set_permission(session, target, "team", str(get_team(session, subject).id), permission)
    else:
        set_permission(session, target, "user", str(get_user(session, subject).id), permission)


def _row(session: Session, row: Permission, *, is_inherited: bool) -> PermissionRow:
    noun = row.resource
    actions = [f"{noun}:read"]
    if row.permission in {"Edit", "Admin"}:
        actions += [f"{noun}:write", f"{noun}:delete"]
    if row.permission == "Admin":
        actions += [f"{noun}.permissions:read", f"{noun}.permissions:write"]
    plain = PermissionRow(
        id=row.id,
        role_name=f"managed:{row.subject_kind}s:{row.subject.lower()}:permissions",
        is_inherited=is_inherited,
        actions=actions,
        permission=row.permission,
    )
    if row.subject_kind == "role":
        return plain.model_copy(update={"built_in_role": row.subject})
    if row.subject_kind == "team":
        team = session.get(Team, int(row.subject))
        return plain.model_copy(
            update={
                "team_id": int(row.subject),
                "team": team.name if team else "",
                "team_uid": team.uid if team else "",
            }
        )
    user = session.get(User, int(row.subject))
    return plain.model_copy(
        update={
            "user_id": int(row.subject),
            "user_uid": user.uid if user else "",
            "user_login": user.login if user else "",
            "is_service_account": user.is_service_account if user else False,
        }
    )
