"""/api/dashboards."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn
from ..auth.identity import Identity
from ..auth.permissions import (
    DASHBOARDS,
    FOLDERS,
    Level,
    Target,
    grant_defaults,
    level_of,
    remove_all,
    require,
)
from ..context import Context
from ..errors import GrafanaError, bad_request, not_found
from ..naming import new_uid, slugify
from ..store.content import Dashboard, DashboardVersion, Folder
from ..wire import JsonObject
from .dashboard_checks import check_dashboard
from .dashboard_models import (
    DashboardAnswer,
    DashboardDeleted,
    DashboardSaved,
    SaveDashboard,
    dashboard_answer,
    dashboard_url,
)

router = APIRouter(prefix="/api/dashboards")


def get_dashboard(session: Session, uid: str) -> Dashboard:
    """The dashboard of a uid.

    Raises:
        GrafanaError: 404.
    """
    row = session.scalar(select(Dashboard).where(Dashboard.uid == uid))
    if row is None:
        raise not_found("Dashboard not found")
    return row


@router.post("/db")
def save_dashboard(ctx: Ctx, who: SignedIn, body: SaveDashboard) -> DashboardSaved:
    """Creates a dashboard, or saves another version of it."""
    check_dashboard(body.dashboard)
    with ctx.db.transaction() as session:
        if body.folder_uid and not session.scalar(select(Folder).where(Folder.uid == body.folder_uid)):
            raise bad_request("folder not found")
        row = _existing(session, body.dashboard)
        place = Target(FOLDERS, body.folder_uid)
        if row is None:
            require(session, who, place, Level.Edit)
        else:
            require(session, who, Target(DASHBOARDS, row.uid), Level.Edit)
            if row.folder_uid != body.folder_uid:
                require(session, who, place, Level.Edit)
            if not body.overwrite and body.dashboard.get("version") != row.version:
                raise GrafanaError(
                    412, "The dashboard has been changed by someone else", status="version-mismatch"
                )
        row = store(ctx, session, who, row, body)
        return saved(row)


@router.get("/uid/{uid}")
def read_dashboard(ctx: Ctx, who: SignedIn, uid: str) -> DashboardAnswer:
    """The newest version of a dashboard."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.View)
        return dashboard_answer(session, row, level_of(session, who, Target(DASHBOARDS, uid)))


@router.delete("/uid/{uid}")
def delete_dashboard(ctx: Ctx, who: SignedIn, uid: str) -> DashboardDeleted:
    """Deletes a dashboard with its versions."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.Edit)
        remove_all(session, Target(DASHBOARDS, uid))
        session.delete(row)
        return DashboardDeleted(id=row.id, title=row.title, message=f"Dashboard {row.title} deleted")


def _existing(session: Session, data: JsonObject) -> Dashboard | None:
    uid, number = data.get("uid"), data.get("id")
    by_uid = (
        session.scalar(select(Dashboard).where(Dashboard.uid == uid))
        if isinstance(uid, str) and uid
        else None
    )
    if isinstance(number, int) and number > 0:
        by_id = session.get(Dashboard, number)
        if by_id is None:
            raise GrafanaError(404, "Dashboard not found", status="not-found")
        if by_uid is not None and by_uid is not by_id:
            raise bad_request("A dashboard with the same uid already exists")
        return by_id
    return by_uid


def store(
    ctx: Context, session: Session, who: Identity, row: Dashboard | None, body: SaveDashboard
) -> Dashboard:
    """Creates a dashboard or saves its next version."""
    now, data = ctx.clock(), {k: v for k, v in body.dashboard.items() if k not in {"id", "version"}}
    uid = data.get("uid")
    if row is None:
        row = Dashboard(
            uid=uid if isinstance(uid, str) and uid else new_uid(),
            version=0,
            created=now,
            created_by=who.login,
        )
        session.add(row)
        fresh = True
    else:
        fresh = False
        row.uid = uid if isinstance(uid, str) and uid else row.uid
    row.data = data | {"uid": row.uid}
    row.title, row.folder_uid = str(data["title"]).strip(), body.folder_uid
    row.version += 1
    row.updated, row.updated_by = now, who.login
    session.flush()
    session.add(
        DashboardVersion(
            dashboard_id=row.id,
            version=row.version,
            message=body.message,
            data=row.data,
            created=now,
            created_by=who.login,
        )
    )
    if fresh and not body.folder_uid:
        grant_defaults(session, Target(DASHBOARDS, row.uid), who, at_root=True)
    return row


def saved(row: Dashboard) -> DashboardSaved:
    """The answer to a save."""
    return DashboardSaved(
        id=row.id,
        uid=row.uid,
        url=dashboard_url(row),
        version=row.version,
        slug=slugify(row.title),
        folder_uid=row.folder_uid,
    )
