"""The statistics of indices, as `_stats`, `_nodes/stats` and `_cluster/stats` tell them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..wire import JsonObject
from .counters import Counters

if TYPE_CHECKING:
    from ..cluster.index import Index


def statistics(indices: Sequence["Index"], retired: Counters | None = None) -> JsonObject:
    """What is in some indices and what was done with them.

    Merges, flushes, caches and segments are Lucene's and not told. A document that is deleted is gone, so
    there are none to count.

    Args:
        indices: those that are.
        retired: what was done with those that are no more.
    """
    done = Counters()
    for counters in (*(index.counters for index in indices), *([retired] if retired else [])):
        done.add(counters)
    size = sum(index.shard.size() for index in indices)
    refreshes = sum(index.shard.refreshes for index in indices)
    return {
        "docs": {"count": sum(index.shard.count() for index in indices), "deleted": 0},
        "shard_stats": {"total_count": sum(index.record.settings.number_of_shards for index in indices)},
        "store": {"size_in_bytes": size, "total_data_set_size_in_bytes": size, "reserved_in_bytes": 0},
        "indexing": {
            "index_total": done.indexing.total,
            "index_time_in_millis": done.indexing.millis,
            "index_current": done.indexing.current,
            "index_failed": done.failed.total,
            "delete_total": done.deleting.total,
            "delete_time_in_millis": done.deleting.millis,
            "delete_current": done.deleting.current,
            "is_throttled": False,
            "throttle_time_in_millis": 0,
        },
        "get": {
            "total": done.found.total + done.missing.total,
            "exists_total": done.found.total,
            "missing_total": done.missing.total,
            "current": 0,
        },
        "search": {
            "open_contexts": 0,
            "query_total": done.query.total,
            "query_time_in_millis": done.query.millis,
            "query_current": done.query.current,
            "fetch_total": done.fetch.total,
            "fetch_time_in_millis": done.fetch.millis,
            "fetch_current": done.fetch.current,
        },
        "refresh": {"total": refreshes, "external_total": refreshes},
    }
