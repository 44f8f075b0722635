"""Bodies of the folder API."""

from sqlalchemy.orm import Session

from ..auth.permissions import folder_chain
from ..naming import slugify
from ..store.content import Folder
from ..timefmt import rfc3339
from ..wire import Wire


class CreateFolder(Wire):
    """POST /api/folders."""

    uid: str = ""
    title: str = ""
    parent_uid: str = ""


class UpdateFolder(Wire):
    """PUT /api/folders/{uid}."""

    title: str = ""
    version: int = 0
    overwrite: bool = False


class MoveFolder(Wire):
    """POST /api/folders/{uid}/move; the empty parent is the root."""

    parent_uid: str = ""


class FolderAnswer(Wire):
    """A folder with its ancestors, outermost first."""

    id: int
    uid: str
    org_id: int = 1
    title: str
    url: str
    has_acl: bool = False
    can_save: bool = True
    can_edit: bool = True
    can_admin: bool = True
    can_delete: bool = True
    created_by: str
    created: str
    updated_by: str
    updated: str
    version: int
    parent_uid: str = ""
    parents: list["FolderAnswer"] = []


class FolderHit(Wire):
    """A folder in a list."""

    id: int
    uid: str
    title: str
    parent_uid: str = ""


class FolderDeleted(Wire):
    """DELETE /api/folders/{uid}."""

    id: int
    title: str
    message: str


class DescendantCounts(Wire):
    """GET /api/folders/{uid}/counts, all levels below the folder."""

    folder: int
    dashboard: int
    alertrule: int
    librarypanel: int = 0


def folder_url(folder: Folder) -> str:
    """The folder's page below the server's root."""
    return f"/dashboards/f/{folder.uid}/{slugify(folder.title)}"


def folder_answer(session: Session, folder: Folder) -> FolderAnswer:
    """A folder as the API shows it."""
    above = folder_chain(session, folder.parent_uid)
    return _plain(folder).model_copy(update={"parents": [_plain(parent) for parent in reversed(above)]})


def _plain(folder: Folder) -> FolderAnswer:
    return FolderAnswer(
        id=folder.id,
        uid=folder.uid,
        title=folder.title,
        url=folder_url(folder),
        created_by=folder.created_by,
        created=rfc3339(folder.created),
        updated_by=folder.updated_by,
        updated=rfc3339(folder.updated),
        version=folder.version,
        parent_uid=folder.parent_uid,
    )
