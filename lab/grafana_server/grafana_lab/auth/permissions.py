"""Permissions on folders and dashboards: who may view, edit or administer which."""

from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.content import Dashboard, Folder, Permission
from ..store.identities import TeamMember
from .access import forbidden
from .identity import Identity, Role

FOLDERS = "folders"
DASHBOARDS = "dashboards"


class Level(IntEnum):
    """What may be done; a higher level includes the lower ones. The names are those on the wire."""

    NONE = 0
    View = 1
    Edit = 2
    Admin = 4


@dataclass(frozen=True)
class Target:
    """A folder or a dashboard; the empty uid of a folder is the root ("General")."""

    resource: str
    uid: str


def folder_chain(session: Session, uid: str) -> list[Folder]:
    """A folder and its ancestors, innermost first; empty for the root or an unknown folder."""
    chain: list[Folder] = []
    while uid and (folder := session.scalar(select(Folder).where(Folder.uid == uid))):
        chain.append(folder)
        uid = folder.parent_uid
    return chain


def lineage(session: Session, target: Target) -> list[Target]:
    """A target and everything it inherits permissions from, nearest first; the root is not listed."""
    if target.resource == FOLDERS:
        return [Target(FOLDERS, folder.uid) for folder in folder_chain(session, target.uid)]
    dashboard = session.scalar(select(Dashboard).where(Dashboard.uid == target.uid))
    above = folder_chain(session, dashboard.folder_uid) if dashboard else []
    return [target, *(Target(FOLDERS, folder.uid) for folder in above)]


def rows_of(session: Session, target: Target) -> list[Permission]:
    """The permissions that are set on a target itself."""
    query = select(Permission).where(
        Permission.resource == target.resource, Permission.resource_uid == target.uid
    )
    return list(session.scalars(query.order_by(Permission.id)))


def level_of(session: Session, identity: Identity, target: Target) -> Level:
    """What somebody may do with a target, by own and inherited permissions."""
    if identity.is_server_admin or identity.role is Role.ADMIN:
        return Level.Admin
    if not target.uid:
        return {Role.EDITOR: Level.Edit, Role.VIEWER: Level.View}.get(identity.role, Level.NONE)
    teams = session.scalars(select(TeamMember.team_id).where(TeamMember.user_id == identity.user_id))
    subjects = {("team", str(team)) for team in teams} | {("user", str(identity.user_id))}
    subjects |= {("role", name) for name in ("Viewer", "Editor") if identity.role >= Role.named(name)}
    granted = [
        Level[row.permission]
        for place in lineage(session, target)
        for row in rows_of(session, place)
        if (row.subject_kind, row.subject) in subjects
    ]
    return max(granted, default=Level.NONE)


def require(session: Session, identity: Identity, target: Target, level: Level) -> None:
    """Lets pass who has a level on a target.

    Raises:
        GrafanaError: 403.
    """
    if level_of(session, identity, target) < level:
        verb = {Level.View: "read", Level.Edit: "write", Level.Admin: "permissions:write"}[level]
        raise forbidden(f"{target.resource}:{verb}")


def set_permission(session: Session, target: Target, kind: str, subject: str, permission: str) -> None:
    """Sets, or with an empty permission removes, what one subject (`role`, `team`, `user`) may do."""
    for row in rows_of(session, target):
        if (row.subject_kind, row.subject) == (kind, subject):
            if permission:
                row.permission = permission
            else:
                session.delete(row)
            return
    if permission:
        session.add(
            Permission(
                resource=target.resource,
                resource_uid=target.uid,
                subject_kind=kind,
                subject=subject,
                permission=permission,
            )
        )
        session.flush()


def grant_defaults(session: Session, target: Target, identity: Identity, *, at_root: bool) -> None:
    """What Grafana grants on creation: the creator Admin and, below the root, Editor Edit and Viewer View."""
    if identity.user_id:
        set_permission(session, target, "user", str(identity.user_id), "Admin")
    if at_root:
        set_permission(session, target, "role", "Editor", "Edit")
        set_permission(session, target, "role", "Viewer", "View")


def remove_all(session: Session, target: Target) -> None:
    """Forgets the permissions of a target that is gone."""
    for row in rows_of(session, target):
        session.delete(row)
