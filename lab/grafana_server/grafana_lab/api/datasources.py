"""/api/datasources: create, read, update, delete."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request, conflict, not_found
from ..naming import MAX_UID_LENGTH, is_valid_uid, new_uid
from ..store.content import DataSource
from .datasource_models import (
    DataSourceAnswer,
    DataSourceBody,
    DataSourceDeleted,
    DataSourceHit,
    DataSourceId,
    DataSourceSaved,
    answer,
    hit,
)

router = APIRouter(prefix="/api/datasources")
Reader = Annotated[Identity, Depends(at_least(Role.ADMIN, "datasources:read"))]
Writer = Annotated[Identity, Depends(at_least(Role.ADMIN, "datasources:write"))]


def get_datasource(session: Session, uid: str) -> DataSource:
    """The datasource of a uid.

    Raises:
        GrafanaError: 404.
    """
    row = session.scalar(select(DataSource).where(DataSource.uid == uid))
    if row is None:
        raise not_found("Data source not found")
    return row


@router.get("")
def list_datasources(ctx: Ctx, _who: Reader) -> list[DataSourceHit]:
    """All datasources, by name."""
    with ctx.db.transaction() as session:
        return [hit(row) for row in session.scalars(select(DataSource).order_by(DataSource.name))]


@router.post("")
def create_datasource(ctx: Ctx, _who: Writer, body: DataSourceBody) -> DataSourceSaved:
    """Creates a datasource."""
    with ctx.db.transaction() as session:
        _check(session, body, None)
        row = DataSource(uid=body.uid or new_uid(), secure_json={}, version=0)
        _fill(row, body)
        row.secure_json = ctx.vault.encrypt_all(body.secure_json_data)
        session.add(row)
        session.flush()
        _make_default(session, row)
        return DataSourceSaved(id=row.id, name=row.name, message="Datasource added", datasource=answer(row))


@router.get("/uid/{uid}")
def read_datasource(ctx: Ctx, _who: Reader, uid: str) -> DataSourceAnswer:
    """One datasource."""
    with ctx.db.transaction() as session:
        return answer(get_datasource(session, uid))


@router.get("/name/{name}")
def read_datasource_by_name(ctx: Ctx, _who: Reader, name: str) -> DataSourceAnswer:
    """The datasource of a name."""
    with ctx.db.transaction() as session:
        return answer(_by_name(session, name))


@router.get("/id/{name}")
def read_datasource_id(ctx: Ctx, _who: Reader, name: str) -> DataSourceId:
    """The numeric id of the datasource of a name."""
    with ctx.db.transaction() as session:
        return DataSourceId(id=_by_name(session, name).id)


@router.put("/uid/{uid}")
def update_datasource(ctx: Ctx, _who: Writer, uid: str, body: DataSourceBody) -> DataSourceSaved:
    """Replaces a datasource."""
    with ctx.db.transaction() as session:
        row = get_datasource(session, uid)
        if body.version and body.version != row.version:
            raise conflict("Datasource has already been updated by someone else. Please reload and try again")
        _check(session, body, row)
        _fill(row, body)
        row.uid = body.uid or uid
        # Secrets that are not sent are kept: nobody could read them to send them again
        row.secure_json = row.secure_json | ctx.vault.encrypt_all(body.secure_json_data)
        _make_default(session, row)
        return DataSourceSaved(id=row.id, name=row.name, message="Datasource updated", datasource=answer(row))


@router.delete("/uid/{uid}")
def delete_datasource(ctx: Ctx, _who: Writer, uid: str) -> DataSourceDeleted:
    """Deletes a datasource."""
    with ctx.db.transaction() as session:
        return _delete(session, get_datasource(session, uid))


@router.delete("/name/{name}")
def delete_datasource_by_name(ctx: Ctx, _who: Writer, name: str) -> DataSourceDeleted:
    """Deletes the datasource of a name."""
    with ctx.db.transaction() as session:
        return _delete(session, _by_name(session, name))


def _by_name(session: Session, name: str) -> DataSource:
    row = session.scalar(select(DataSource).where(DataSource.name == name))
    if row is None:
        raise not_found("Data source not found")
    return row


def _delete(session: Session, row: DataSource) -> DataSourceDeleted:
    session.delete(row)
    return DataSourceDeleted(id=row.id)


def _check(session: Session, body: DataSourceBody, current: DataSource | None) -> None:
    if not body.type:
        raise bad_request("bad request data: type: cannot be empty")
    if body.access not in {"proxy", "direct"}:
        raise bad_request(f"bad request data: access is {body.access!r}: use proxy or direct")
    if body.uid and (not is_valid_uid(body.uid) or len(body.uid) > MAX_UID_LENGTH):
        raise bad_request(
            "bad request data: invalid uid: use at most 40 letters, digits, dashes and underscores"
        )
    if body.url and not _is_url(body):
        raise bad_request(f"Validation error, invalid URL: {body.url!r}")
    others = [row for row in session.scalars(select(DataSource)) if row is not current]
    if any(row.name == (body.name or body.type) for row in others):
        raise conflict("data source with the same name already exists")
    if body.uid and any(row.uid == body.uid for row in others):
        raise conflict("data source with the same uid already exists")


def _is_url(body: DataSourceBody) -> bool:
    # PostgreSQL takes host:port; the others need a scheme that Grafana can speak
    if "postgres" in body.type:
        return " " not in body.url
    try:
        parts = urlsplit(body.url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _fill(row: DataSource, body: DataSourceBody) -> None:
    row.name = body.name or body.type
    row.type, row.access, row.url = body.type, body.access, body.url
    row.user, row.database = body.user, body.database
    row.basic_auth, row.basic_auth_user = body.basic_auth, body.basic_auth_user
    row.with_credentials, row.is_default = body.with_credentials, body.is_default
    row.json_data = body.json_data
    row.version += 1


def _make_default(session: Session, row: DataSource) -> None:
    if row.is_default:
        for other in session.scalars(select(DataSource).where(DataSource.id != row.id)):
            other.is_default = False
