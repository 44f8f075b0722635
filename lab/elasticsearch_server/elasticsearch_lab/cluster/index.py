"""One index: its record, its mapping, its documents and what was done with them."""

import threading
from collections.abc import Callable
from pathlib import Path

from ..mapping.mapping import Mapping
from ..stats.counters import Counters
from ..store.shard import Shard
from .metadata import IndexRecord, IndexSettings
from .settings import interval_seconds


class Index:
    """An open index.

    Args:
        name: its name.
        record: what the cluster's metadata has of it.
        folder: where the files of all indices are.
        clock: seconds, from anywhere on.
        create: whether it is new.
    """

    def __init__(
        self, name: str, record: IndexRecord, folder: Path, clock: Callable[[], float], *, create: bool
    ) -> None:
        self.name = name
        self.record = record
        self.mapping = Mapping(record.mappings)
        self.counters = Counters()
        self.writing = threading.Lock()
        """Held while documents are checked against the mapping and written."""
        interval = interval_seconds(record.settings.refresh_interval)
        self.shard = Shard(folder / f"{record.uuid}.db", interval, clock, create=create)

    def change(self, settings: IndexSettings) -> None:
        """Give it other settings."""
        self.record.settings = settings
        self.shard.set_interval(interval_seconds(settings.refresh_interval))
