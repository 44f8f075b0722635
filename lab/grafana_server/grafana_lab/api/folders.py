"""/api/folders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn, at_least
from ..auth.identity import Identity, Role
from ..auth.permissions import (
    DASHBOARDS,
    FOLDERS,
    Level,
    Target,
    folder_chain,
    grant_defaults,
    level_of,
    remove_all,
    require,
)
from ..errors import GrafanaError, bad_request, conflict, not_found
from ..naming import MAX_UID_LENGTH, is_valid_uid, new_uid
from ..store.alerting import AlertRuleRow
from ..store.content import Dashboard, Folder
from .folder_models import (
    CreateFolder,
    DescendantCounts,
    FolderAnswer,
    FolderDeleted,
    FolderHit,
    MoveFolder,
    UpdateFolder,
    folder_answer,
)

router = APIRouter(prefix="/api/folders")
Editor = Annotated[Identity, Depends(at_least(Role.EDITOR, "folders:create"))]
MAX_DEPTH = 4
"""Levels of folders, as in Grafana's `folder.MaxNestedFolderDepth`."""


def get_folder(session: Session, uid: str) -> Folder:
    """The folder of a uid.

    Raises:
        GrafanaError: 404.
    """
    folder = session.scalar(select(Folder).where(Folder.uid == uid))
    if folder is None:
        raise not_found("folder not found", "folder.not-found")
    return folder


@router.get("")
def list_folders(
    ctx: Ctx,
    who: SignedIn,
    parent_uid: Annotated[str, Query(alias="parentUid")] = "",
    limit: int = 1000,
    page: int = 1,
) -> list[FolderHit]:
    """The children of a folder that the caller may view; those of the root without a parent."""
    with ctx.db.transaction() as session:
        rows = session.scalars(select(Folder).where(Folder.parent_uid == parent_uid).order_by(Folder.title))
        visible = [row for row in rows if level_of(session, who, Target(FOLDERS, row.uid)) >= Level.View]
        return [
            FolderHit(id=row.id, uid=row.uid, title=row.title, parent_uid=row.parent_uid)
            for row in visible[(page - 1) * limit : page * limit]
        ]


@router.post("")
def create_folder(ctx: Ctx, who: Editor, body: CreateFolder) -> FolderAnswer:
    """Creates a folder; below the root it comes with the default permissions."""
    title, uid = body.title.strip(), body.uid.strip() or new_uid()
    if not title:
        raise bad_request("folder title cannot be empty", "folder.title-empty")
    if not is_valid_uid(uid):
        raise bad_request("uid contains illegal characters", "folder.invalid-uid")
    if len(uid) > MAX_UID_LENGTH:
        raise bad_request("uid too long, max 40 characters", "folder.invalid-uid-too-long")
    with ctx.db.transaction() as session:
        if session.scalar(select(Folder).where(Folder.uid == uid)):
            raise conflict("a folder with the same uid already exists", "folder.same-uid-exists")
        if body.parent_uid:
            get_folder(session, body.parent_uid)
            require(session, who, Target(FOLDERS, body.parent_uid), Level.Edit)
            if len(folder_chain(session, body.parent_uid)) >= MAX_DEPTH:
                raise bad_request("folder is too deeply nested", "folder.maximum-depth-reached")
        now = ctx.clock()
        folder = Folder(
            uid=uid,
            title=title,
            parent_uid=body.parent_uid,
            version=1,
            created=now,
            updated=now,
            created_by=who.login,
            updated_by=who.login,
        )
        session.add(folder)
        session.flush()
        grant_defaults(session, Target(FOLDERS, uid), who, at_root=not body.parent_uid)
        return folder_answer(session, folder)


@router.get("/{uid}")
def read_folder(ctx: Ctx, who: SignedIn, uid: str) -> FolderAnswer:
    """One folder."""
    with ctx.db.transaction() as session:
        folder = get_folder(session, uid)
        require(session, who, Target(FOLDERS, uid), Level.View)
        return folder_answer(session, folder)


@router.put("/{uid}")
def update_folder(ctx: Ctx, who: SignedIn, uid: str, body: UpdateFolder) -> FolderAnswer:
    """Renames a folder."""
    with ctx.db.transaction() as session:
        folder = get_folder(session, uid)
        require(session, who, Target(FOLDERS, uid), Level.Edit)
        if not body.overwrite and body.version != folder.version:
            raise GrafanaError(412, "the folder has been changed by someone else", status="version-mismatch")
        if not body.title.strip():
            raise bad_request("folder title cannot be empty", "folder.title-empty")
        folder.title = body.title.strip()
        folder.version += 1
        folder.updated, folder.updated_by = ctx.clock(), who.login
        return folder_answer(session, folder)


@router.post("/{uid}/move")
def move_folder(ctx: Ctx, who: SignedIn, uid: str, body: MoveFolder) -> FolderAnswer:
    """Gives a folder another parent."""
    with ctx.db.transaction() as session:
        folder = get_folder(session, uid)
        require(session, who, Target(FOLDERS, uid), Level.Edit)
        require(session, who, Target(FOLDERS, body.parent_uid), Level.Edit)
        if body.parent_uid:
            get_folder(session, body.parent_uid)
        chain = folder_chain(session, body.parent_uid)
        if any(above.uid == uid for above in chain):
            raise bad_request("circular reference detected", "folder.circular-reference")
        if len(chain) + _height(session, uid) > MAX_DEPTH:
            raise bad_request("folder is too deeply nested", "folder.maximum-depth-reached")
        folder.parent_uid = body.parent_uid
        folder.updated, folder.updated_by = ctx.clock(), who.login
        return folder_answer(session, folder)


@router.get("/{uid}/counts")
def count_descendants(ctx: Ctx, who: SignedIn, uid: str) -> DescendantCounts:
    """What a deletion of the folder would delete."""
    with ctx.db.transaction() as session:
        get_folder(session, uid)
        require(session, who, Target(FOLDERS, uid), Level.View)
        family = subtree(session, uid)
        dashboards = session.scalar(select(func.count(Dashboard.id)).where(Dashboard.folder_uid.in_(family)))
        rules = session.scalar(select(func.count(AlertRuleRow.id)).where(AlertRuleRow.folder_uid.in_(family)))
        return DescendantCounts(folder=len(family) - 1, dashboard=dashboards or 0, alertrule=rules or 0)


@router.delete("/{uid}")
def delete_folder(
    ctx: Ctx, who: SignedIn, uid: str, force: Annotated[bool, Query(alias="forceDeleteRules")] = False
) -> FolderDeleted:
    """Deletes a folder with all that is in it; alert rules only where the caller insists."""
    with ctx.db.transaction() as session:
        folder = get_folder(session, uid)
        require(session, who, Target(FOLDERS, uid), Level.Edit)
        family = subtree(session, uid)
        rules = list(session.scalars(select(AlertRuleRow).where(AlertRuleRow.folder_uid.in_(family))))
        if rules and not force:
            raise bad_request(
                "folder cannot be deleted: folder contains alert rules", "folder.contains-alert-rules"
            )
        for rule in rules:
            session.delete(rule)
        for dashboard in session.scalars(select(Dashboard).where(Dashboard.folder_uid.in_(family))):
            remove_all(session, Target(DASHBOARDS, dashboard.uid))
            session.delete(dashboard)
        for member in session.scalars(select(Folder).where(Folder.uid.in_(family))):
            remove_all(session, Target(FOLDERS, member.uid))
            session.delete(member)
        return FolderDeleted(id=folder.id, title=folder.title, message=f"Folder {folder.title} deleted")


def subtree(session: Session, uid: str) -> list[str]:
    """The uids of a folder and of all folders below it."""
    children = session.scalars(select(Folder.uid).where(Folder.parent_uid == uid))
    return [uid, *(below for child in list(children) for below in subtree(session, child))]


def _height(session: Session, uid: str) -> int:
    children = list(session.scalars(select(Folder.uid).where(Folder.parent_uid == uid)))
    return 1 + max((_height(session, child) for child in children), default=0)
