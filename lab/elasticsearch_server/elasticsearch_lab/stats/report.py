"""The node's own statistics: memory, CPU, files, disk, thread pools and breakers."""

import os
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..wire import JsonObject
from .breakers import Breakers
from .collections import Collections, Collector
from .machine import Memory, cpu_millis, memory, open_files, resident, virtual
from .pools import Pool, PoolName

if TYPE_CHECKING:
    from ..node import Node


def node_statistics(node: "Node") -> JsonObject:
    """Every section but the indices' one; the process' memory stands where a JVM's heap would."""
    now = int(time.time() * 1000)
    files, most_files = open_files()
    return {
        "os": _system(memory(), node.machine_cpu.percent(), now),
        "process": {
            "timestamp": now,
            "open_file_descriptors": files,
            "max_file_descriptors": most_files,
            "cpu": {"percent": node.process_cpu.percent(), "total_in_millis": cpu_millis()},
            "mem": {"total_virtual_in_bytes": virtual()},
        },
        "jvm": _heap(resident(), node.settings.heap_max, node.collections)
        | {"timestamp": now, "uptime_in_millis": int((time.monotonic() - node.started) * 1000)},
        "thread_pool": _pools(node.pools),
        "fs": disk(node) | {"timestamp": now},
        "http": {"current_open": node.connections()},
        "breakers": _breakers(node.breakers),
    }


def disk(node: "Node") -> JsonObject:
    """The file system that has the data: bytes in all, free, and free for this user."""
    status = os.statvfs(node.settings.data)
    sizes: JsonObject = {
        "total_in_bytes": status.f_blocks * status.f_frsize,
        "free_in_bytes": status.f_bfree * status.f_frsize,
        "available_in_bytes": status.f_bavail * status.f_frsize,
    }
    data = str(node.settings.data)
    return {"total": sizes, "data": [sizes | {"path": data, "mount": data, "type": "unknown"}]}


def _system(now_used: Memory, cpu_percent: int, now: int) -> JsonObject:
    one, five, fifteen = os.getloadavg()
    free = now_used.total - now_used.used
    used_percent = round(100 * now_used.used / now_used.total)
    return {
        "timestamp": now,
        "cpu": {"percent": cpu_percent, "load_average": {"1m": one, "5m": five, "15m": fifteen}},
        "mem": {
            "total_in_bytes": now_used.total,
            "free_in_bytes": free,
            "used_in_bytes": now_used.used,
            "free_percent": 100 - used_percent,
            "used_percent": used_percent,
        },
    }


def _heap(used: int, most: int, collections: Collections) -> JsonObject:
    pool: JsonObject = {"used_in_bytes": used, "max_in_bytes": most}
    return {
        "mem": {
            "heap_used_in_bytes": used,
            "heap_used_percent": round(100 * used / most),
            "heap_committed_in_bytes": used,
            "heap_max_in_bytes": most,
            "non_heap_used_in_bytes": 0,
            "non_heap_committed_in_bytes": 0,
            "pools": {"old": pool},
        },
        "threads": {"count": threading.active_count()},
        "gc": {
            "collectors": {
                "young": _collections(collections.young),
                "old": _collections(collections.old),
            }
        },
    }


def _collections(collector: Collector) -> JsonObject:
    return {"collection_count": collector.count, "collection_time_in_millis": int(collector.millis)}


def _pools(pools: Mapping[PoolName, Pool]) -> JsonObject:
    return {
        name: {
            "threads": pool.threads,
            "queue": pool.queue,
            "active": pool.active,
            "rejected": pool.rejected,
            "largest": pool.largest,
            "completed": pool.completed,
        }
        for name, pool in pools.items()
    }


def _breakers(breakers: Breakers) -> JsonObject:
    return {
        name: {
            "limit_size_in_bytes": breaker.limit,
            "estimated_size_in_bytes": estimated,
            "overhead": 1.0,
            "tripped": breaker.tripped,
        }
        for name, breaker, estimated in (
            ("in_flight_requests", breakers.in_flight_requests, breakers.in_flight),
            ("parent", breakers.parent, breakers.used()),
        )
    }
