"""/api/dashboards/uid/{uid}/versions: the saved versions of a dashboard."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn
from ..auth.permissions import DASHBOARDS, Level, Target, require
from ..errors import not_found
from ..store.content import Dashboard, DashboardVersion
from .dashboard_models import (
    DashboardSaved,
    RestoreVersion,
    SaveDashboard,
    VersionAnswer,
    VersionList,
    version_answer,
)
from .dashboards import get_dashboard, saved, store

router = APIRouter(prefix="/api/dashboards")


@router.get("/uid/{uid}/versions")
def list_versions(ctx: Ctx, who: SignedIn, uid: str) -> VersionList:
    """The saved versions, newest first."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.Edit)
        query = select(DashboardVersion).where(DashboardVersion.dashboard_id == row.id)
        found = session.scalars(query.order_by(DashboardVersion.version.desc()))
        return VersionList(versions=[version_answer(row, version, with_data=False) for version in found])


@router.get("/uid/{uid}/versions/{version}")
def read_version(ctx: Ctx, who: SignedIn, uid: str, version: int) -> VersionAnswer:
    """One saved version with its JSON."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.Edit)
        return version_answer(row, get_version(session, row, version), with_data=True)


@router.post("/uid/{uid}/restore")
def restore_version(ctx: Ctx, who: SignedIn, uid: str, body: RestoreVersion) -> DashboardSaved:
    """Saves an old version as the newest one."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.Edit)
        restored = SaveDashboard(
            dashboard=get_version(session, row, body.version).data | {"uid": uid},
            folder_uid=row.folder_uid,
            message=f"Restored from version {body.version}",
        )
        return saved(store(ctx, session, who, row, restored))


def get_version(session: Session, row: Dashboard, number: int) -> DashboardVersion:
    """One saved version.

    Raises:
        GrafanaError: 404.
    """
    version = session.scalar(
        select(DashboardVersion).where(
            DashboardVersion.dashboard_id == row.id, DashboardVersion.version == number
        )
    )
    if version is None:
        raise not_found("Dashboard version not found")
    return version
