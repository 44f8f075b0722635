"""Datasources from the database, ready to be asked."""

from sqlalchemy import select

from ..store import Database
from ..store.content import DataSource
from ..vault import Vault
from .model import Instance


def load_instances(db: Database, vault: Vault) -> dict[str, Instance]:
    """All datasources by uid."""
    with db.transaction() as session:
        rows = list(session.scalars(select(DataSource)))
    return {row.uid: Instance.of(row, vault) for row in rows}


def default_uid(db: Database) -> str:
    """The uid of the default datasource; empty if there is none."""
    with db.transaction() as session:
        return session.scalar(select(DataSource.uid).where(DataSource.is_default)) or ""
