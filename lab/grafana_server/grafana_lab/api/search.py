"""/api/search: folders and dashboards that the caller may view."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from ..auth.access import Ctx, SignedIn
from ..auth.permissions import DASHBOARDS, FOLDERS, Level, Target, level_of
from ..naming import slugify
from ..store.content import Dashboard, Folder
from ..wire import Wire
from .dashboard_models import dashboard_url
from .folder_models import folder_url

router = APIRouter(prefix="/api/search")
ROOT = "general"
"""How a query names the root folder."""


class SearchHit(Wire):
    """A folder (`dash-folder`) or dashboard (`dash-db`)."""

    id: int
    org_id: int = 1
    uid: str
    title: str
    uri: str
    url: str
    slug: str = ""
    type: str
    tags: list[str] = []
    is_starred: bool = False
    sort_meta: int = 0
    folder_uid: str = ""
    folder_title: str = ""
    folder_url: str = ""


class SearchFilter(Wire):
    """What is empty takes all; the folder `general` is the root."""

    query: str = ""
    type: str = ""
    tag: list[str] = []
    folder_uids: list[str] = Field(default=[], alias="folderUIDs")
    dashboard_uids: list[str] = Field(default=[], alias="dashboardUIDs")
    limit: int = 1000
    page: int = 1

    def takes(self, hit: SearchHit) -> bool:
        """Whether a hit is asked for."""
        return (
            self.query.lower() in hit.title.lower()
            and self.type in {"", hit.type}
            and set(self.tag) <= set(hit.tags)
            and (not self.folder_uids or (hit.folder_uid or ROOT) in self.folder_uids)
            and (not self.dashboard_uids or (hit.type == "dash-db" and hit.uid in self.dashboard_uids))
        )


@router.get("")
def search(
    ctx: Ctx,
    who: SignedIn,
    wanted: Annotated[SearchFilter, Query()],
) -> list[SearchHit]:
    """Folders first, each kind by title."""
    with ctx.db.transaction() as session:
        folders = {row.uid: row for row in session.scalars(select(Folder).order_by(Folder.title))}
        dashboards = list(session.scalars(select(Dashboard).order_by(Dashboard.title)))
        hits = [
            _folder_hit(row, folders.get(row.parent_uid))
            for row in folders.values()
            if level_of(session, who, Target(FOLDERS, row.uid)) >= Level.View
        ] + [
            _dashboard_hit(row, folders.get(row.folder_uid))
            for row in dashboards
            if level_of(session, who, Target(DASHBOARDS, row.uid)) >= Level.View
        ]
    found = [hit for hit in hits if wanted.takes(hit)]
    return found[(wanted.page - 1) * wanted.limit : wanted.page * wanted.limit]


def _folder_hit(row: Folder, parent: Folder | None) -> SearchHit:
    return SearchHit(
        id=row.id,
        uid=row.uid,
        title=row.title,
        uri=f"db/{slugify(row.title)}",
        url=folder_url(row),
        type="dash-folder",
        folder_uid=row.parent_uid,
        folder_title=parent.title if parent else "",
        folder_url=folder_url(parent) if parent else "",
    )


def _dashboard_hit(row: Dashboard, folder: Folder | None) -> SearchHit:
    tags = row.data.get("tags")
    return SearchHit(
        id=row.id,
        uid=row.uid,
        title=row.title,
        uri=f"db/{slugify(row.title)}",
        url=dashboard_url(row),
        type="dash-db",
        tags=[str(tag) for tag in tags] if isinstance(tags, list) else [],
        folder_uid=row.folder_uid,
        folder_title=folder.title if folder else "",
        folder_url=folder_url(folder) if folder else "",
    )
