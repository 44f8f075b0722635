"""Bodies of the dashboard API."""

from pydantic import Field
from sqlalchemy.orm import Session

from ..auth.permissions import DASHBOARDS, Level, Target, folder_chain, rows_of
from ..naming import slugify
from ..store.content import Dashboard, DashboardVersion
from ..timefmt import rfc3339
from ..wire import JsonObject, Wire
from .folder_models import folder_url


class SaveDashboard(Wire):
    """POST /api/dashboards/db."""

    dashboard: JsonObject
    folder_uid: str = ""
    message: str = ""
    overwrite: bool = False


class DashboardSaved(Wire):
    """The answer of a save."""

    id: int
    uid: str
    url: str
    status: str = "success"
    version: int
    slug: str
    folder_uid: str


class DashboardMeta(Wire):
    """What the server knows of a dashboard beside its JSON."""

    type: str = "db"
    can_save: bool
    can_edit: bool
    can_admin: bool
    can_star: bool = True
    can_delete: bool
    slug: str
    url: str
    expires: str = "0001-01-01T00:00:00Z"
    created: str
    updated: str
    updated_by: str
    created_by: str
    version: int
    has_acl: bool
    is_folder: bool = False
    folder_id: int
    folder_uid: str
    folder_title: str
    folder_url: str
    provisioned: bool = False
    provisioned_external_id: str = ""


class DashboardAnswer(Wire):
    """GET /api/dashboards/uid/{uid}."""

    meta: DashboardMeta
    dashboard: JsonObject


class DashboardDeleted(Wire):
    """The answer of a deletion."""

    id: int
    title: str
    message: str


class VersionAnswer(Wire):
    """One saved version; `data` only where a single version is asked for."""

    id: int
    dashboard_id: int
    uid: str
    version: int
    created: str
    created_by: str
    message: str
    data: JsonObject | None = Field(default=None, exclude_if=lambda value: value is None)


class VersionList(Wire):
    """GET /api/dashboards/uid/{uid}/versions, newest first."""

    continue_token: str = ""
    versions: list[VersionAnswer]


class RestoreVersion(Wire):
    """POST /api/dashboards/uid/{uid}/restore."""

    version: int


def dashboard_url(row: Dashboard) -> str:
    """The dashboard's page below the server's root."""
    return f"/d/{row.uid}/{slugify(row.title)}"


def dashboard_json(row: Dashboard) -> JsonObject:
    """The dashboard's JSON with the id, uid and version that the server keeps."""
    return row.data | {"id": row.id, "uid": row.uid, "version": row.version}


def dashboard_answer(session: Session, row: Dashboard, level: Level) -> DashboardAnswer:
    """A dashboard as somebody with that level sees it."""
    folder = next(iter(folder_chain(session, row.folder_uid)), None)
    meta = DashboardMeta(
        can_save=level >= Level.Edit,
        can_edit=level >= Level.Edit,
        can_admin=level >= Level.Admin,
        can_delete=level >= Level.Edit,
        slug=slugify(row.title),
        url=dashboard_url(row),
        created=rfc3339(row.created),
        updated=rfc3339(row.updated),
        updated_by=row.updated_by,
        created_by=row.created_by,
        version=row.version,
        has_acl=bool(rows_of(session, Target(DASHBOARDS, row.uid))),
        folder_id=folder.id if folder else 0,
        folder_uid=row.folder_uid,
        folder_title=folder.title if folder else "General",
        folder_url=folder_url(folder) if folder else "",
    )
    return DashboardAnswer(meta=meta, dashboard=dashboard_json(row))


def version_answer(row: Dashboard, version: DashboardVersion, *, with_data: bool) -> VersionAnswer:
    """A saved version as the API shows it."""
    return VersionAnswer(
        id=version.id,
        dashboard_id=row.id,
        uid=row.uid,
        version=version.version,
        created=rfc3339(version.created),
        created_by=version.created_by,
        message=version.message,
        data=version.data if with_data else None,
    )
