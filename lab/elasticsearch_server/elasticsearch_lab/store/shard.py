"""The documents of one index, and which of them searches see.

A document can be read by its id at once, but found by searches only after the next refresh, as in
Elasticsearch. Refreshes happen at the ticks of a clock; between two of them the shard remembers, for every
document that changed, what searches still see.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import ElasticsearchError
from .documents import Operation, Outcome, Stored

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, sequence INTEGER NOT NULL UNIQUE, source TEXT NOT NULL
) WITHOUT ROWID
"""
_ALL = "SELECT id, version, sequence, source FROM documents"


class Shard:
    """The one shard of an index, in one file.

    Args:
        path: the database.
        create: whether it is new; otherwise a missing file is a lost one, and nothing can be done with it.
        interval: seconds between refreshes; None for none but those that are asked for.
        clock: seconds, from anywhere on.
    """

    def __init__(
        self, path: Path, interval: float | None, clock: Callable[[], float], *, create: bool
    ) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._writer = self._connect(path if create or path.exists() else ":memory:")
        self._writer.execute("PRAGMA journal_mode=WAL")
        self._writer.execute(_SCHEMA)
        count, last = self._writer.execute("SELECT count(*), max(sequence) FROM documents").fetchone()
        self._live: int = count
        self._next: int = 0 if last is None else last + 1
        self._visible: int = self._live
        self._hidden: dict[str, Stored | None] = {}
        self._interval = interval
        self._tick = self._now_tick()
        self.refreshes = 0

    @property
    def is_lost(self) -> bool:
        """Whether its file is gone."""
        return not self._path.exists()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._writer.close()

    def set_interval(self, interval: float | None) -> None:
        """Refresh at another rhythm from now on."""
        with self._lock:
            self._interval = interval
            self._tick = self._now_tick()

    def get(self, document_id: str) -> Stored | None:
        """A document as it is now."""
        with self._lock:
            self._require_file()
            return self._get(document_id)

    def write(self, operations: Sequence[Operation]) -> list[Outcome]:
        """Carry out operations in their order, all of them or, if the disk fails, none."""
        with self._lock:
            self._require_file()
            self._refresh_if_due()
            before, live, following = dict(self._hidden), self._live, self._next
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                outcomes = [self._apply(operation) for operation in operations]
                self._writer.execute("COMMIT")
            except sqlite3.Error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                self._hidden, self._live, self._next = before, live, following
                raise
            return outcomes

    def refresh(self) -> None:
        """Let searches see everything that is there now."""
        with self._lock:
            self._publish()

    def seconds_to_refresh(self) -> float:
        """How long until searches see what is there now, where nobody asks for it earlier."""
        with self._lock:
            if self._interval is None:
                return 0.0
            return (self._now_tick() + 1) * self._interval - self._clock()

    @contextmanager
    def searchable(self) -> Iterator[Iterator[Stored]]:
        """The documents that searches see, from one moment, in no particular order."""
        with self._lock:
            self._require_file()
            self._refresh_if_due()
            hidden = dict(self._hidden)
            reader = self._connect(self._path)
            reader.execute("BEGIN")
            reader.execute("SELECT 1 FROM documents LIMIT 1").fetchone()  # the snapshot begins with a read
        try:
            yield _seen(reader, hidden)
        finally:
            reader.close()

    def count(self) -> int:
        """How many documents searches see."""
        with self._lock:
            self._refresh_if_due()
            return self._visible

    def size(self) -> int:
        """Bytes on disk."""
        total = 0
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                total += self._path.with_name(self._path.name + ending).stat().st_size
        return total

    def _require_file(self) -> None:
        if self.is_lost:
            reason = f"the file {self._path.name} of this index is gone"
            raise ElasticsearchError(503, "no_shard_available_action_exception", reason)

    @staticmethod
    def _connect(path: Path | str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA cache_size=-512")
        return connection

    def _get(self, document_id: str) -> Stored | None:
        row = self._writer.execute(f"{_ALL} WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else Stored(*row)

    def _apply(self, operation: Operation) -> Outcome:
        old = self._get(operation.id)
        exists_already = operation.action == "create" and old is not None
        expected = operation.if_sequence
        if exists_already or (expected is not None and (old is None or old.sequence != expected)):
            return Outcome("conflict", old.version if old else -1, old.sequence if old else -1)
        version = old.version + 1 if old else 1
        sequence, self._next = self._next, self._next + 1
        self._hidden.setdefault(operation.id, old)
        if operation.action == "delete":
            self._writer.execute("DELETE FROM documents WHERE id = ?", (operation.id,))
            self._live -= old is not None
            return Outcome("deleted" if old else "not_found", version, sequence)
        self._writer.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "version = excluded.version, sequence = excluded.sequence, source = excluded.source",
            (operation.id, version, sequence, operation.source),
        )
        self._live += old is None
        return Outcome("updated" if old else "created", version, sequence)

    def _now_tick(self) -> int:
        return 0 if self._interval is None else int(self._clock() / self._interval)

    def _refresh_if_due(self) -> None:
        tick = self._now_tick()
        if tick != self._tick:
            self._tick = tick
            self._publish()

    def _publish(self) -> None:
        if self._hidden:
            self._hidden = {}
            self.refreshes += 1
        self._visible = self._live


def _seen(reader: sqlite3.Connection, hidden: dict[str, Stored | None]) -> Iterator[Stored]:
    for row in reader.execute(_ALL):
        if row[0] not in hidden:
            yield Stored(*row)
    yield from (old for old in hidden.values() if old is not None)
