"""The queue on disk: what is in it has outlived a crash, and is given out again after one."""

import asyncio
import json
import sqlite3
from pathlib import Path

from ..event.event import Event
from .base import Batch

_SCHEMA = "CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL)"


class PersistedQueue:
    """A queue in a folder.

    Args:
        folder: its own; it is made where it is missing.
        most_bytes: how much its events may take up, as JSON.

    Raises:
        OSError: the folder cannot be made.
        sqlite3.Error: the file cannot be used.
    """

    kind = "persisted"
    survives = True

    def __init__(self, folder: Path, most_bytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "events.db"
        self._most_bytes = most_bytes
        self._database = sqlite3.connect(self._path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(_SCHEMA)
        query = "SELECT count(*), coalesce(sum(length(CAST(event AS BLOB))), 0) FROM events"
        self._waiting: int
        self._bytes: int
        self._waiting, self._bytes = self._database.execute(query).fetchone()
        self._given = 0
        """The number of the last event that was given out."""
        self._changed = asyncio.Condition()

    async def put(self, event: Event) -> None:
        """Take an event, once there is room for it."""
        text = event.to_json(metadata=True)
        size = len(text.encode())
        async with self._changed:
            await self._changed.wait_for(lambda: not self._waiting or self._bytes + size <= self._most_bytes)
            self._database.execute("INSERT INTO events (event) VALUES (?)", (text,))
            self._waiting += 1
            self._bytes += size
            self._changed.notify_all()

    async def take(self, most: int, delay: float) -> Batch:
        """Events, once there is one: as many as come within a delay of seconds, but not more than so many."""
        async with self._changed:
            await self._changed.wait_for(self._has_more)
        await asyncio.sleep(delay)
        rows = self._rows(most)
        if rows:
            self._given = rows[-1][0]
        events = [Event(json.loads(text)) for _, text in rows]
        return Batch(events, [(number, len(text.encode())) for number, text in rows])

    async def done(self, batch: Batch) -> None:
        """Forget a batch that has reached its end."""
        numbers = [(number,) for number, _ in batch.entries]
        self._database.executemany("DELETE FROM events WHERE number = ?", numbers)
        self._waiting -= len(batch.entries)
        self._bytes -= sum(size for _, size in batch.entries)
        async with self._changed:
            self._changed.notify_all()

    def waiting(self) -> int:
        """How many events have not reached their end."""
        return self._waiting

    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self._path.parent.glob("events.db*"))

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._database.close()

    def _has_more(self) -> bool:
        return bool(self._rows(1))

    def _rows(self, most: int) -> list[tuple[int, str]]:
        query = "SELECT number, event FROM events WHERE number > ? ORDER BY number LIMIT ?"
        return self._database.execute(query, (self._given, most)).fetchall()
