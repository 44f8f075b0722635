"""The running node: what all requests share."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .cluster.indices import Indices
from .settings import Settings
from .stats.breakers import Breakers
from .stats.collections import Collections
from .stats.machine import Share, machine_share, process_share, resident
from .stats.pools import Pool, PoolName, make_pools


@dataclass
class Node:
    """One node and all that it has."""

    settings: Settings
    indices: Indices
    breakers: Breakers
    pools: dict[PoolName, Pool] = field(default_factory=make_pools)
    collections: Collections = field(default_factory=Collections)
    process_cpu: Share = field(default_factory=process_share)
    machine_cpu: Share = field(default_factory=machine_share)
    started: float = field(default_factory=time.monotonic)
    changed: threading.Condition = field(default_factory=threading.Condition)
    """Notified when indices come, go or get other settings, on which the cluster's health depends."""
    connections: Callable[[], int] = lambda: 0
    """How many HTTP connections are open."""

    @property
    def node_id(self) -> str:
        """The node's identity, the same for as long as its data lives."""
        return self.indices.metadata.node_id

    def health_may_have_changed(self) -> None:
        """Wake those who wait for the cluster's health."""
        with self.changed:
            self.changed.notify_all()

    def close(self) -> None:
        """Finish what runs and close all files."""
        for pool in self.pools.values():
            pool.close()
        self.collections.stop()
        self.indices.close()


def open_node(settings: Settings, clock: Callable[[], float] = time.monotonic) -> Node:
    """The node of a data folder.

    Raises:
        OSError: the folder cannot be used.
        sqlite3.Error: an index's file cannot be used.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    indices = Indices(settings.data, clock)
    return Node(settings=settings, indices=indices, breakers=Breakers(settings.heap_max, resident))
