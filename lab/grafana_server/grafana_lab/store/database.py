"""One SQLite file, one transaction at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from . import alerting, content, identities
from .base import Base

TABLES = (alerting, content, identities)
"""The modules whose tables the database holds: their import registers the tables with `Base`."""


class Database:
    """The server's database.

    Transactions begin IMMEDIATE: SQLite has one writer, and one that becomes it half-way could only fail.
    They must stay short: never ask a datasource while one is open.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives its journal files the mode of the database: hashes and ciphertext are not for everybody
        path.touch(mode=0o640)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)
        Base.metadata.create_all(self._engine)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back on an exception."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def is_healthy(self) -> bool:
        """Whether the database answers."""
        with self.transaction() as session:
            return bool(session.scalar(text("SELECT 1")))

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # SQLAlchemy opens the transactions itself (see _begin), not the driver
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
