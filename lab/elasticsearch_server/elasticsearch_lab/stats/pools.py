"""Thread pools: where requests are worked on, wait, or are rejected."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeVar

from ..errors import ElasticsearchError

PoolName = Literal["search", "write", "get", "management"]
T = TypeVar("T")


class Pool:
    """So many threads, and a queue before them; all of its methods belong to one event loop.

    Args:
        name: what answers call it.
        threads: how many requests are worked on at once.
        queue_size: how many wait at most; one more is rejected.
    """

    def __init__(self, name: str, threads: int, queue_size: int) -> None:
        self.name = name
        self.threads = threads
        self.queue_size = queue_size
        self.active = 0
        self.queue = 0
        self.largest = 0
        self.completed = 0
        self.rejected = 0
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, once a thread has done it.

        Raises:
            ElasticsearchError: too much is waiting already.
        """
        if self.active + self.queue >= self.threads + self.queue_size:
            self.rejected += 1
            raise ElasticsearchError(
                429,
                "es_rejected_execution_exception",
                f"rejected execution on [{self.name}]: queue capacity = {self.queue_size}, "
                f"active threads = {self.active}, queued tasks = {self.queue}, "
                f"completed tasks = {self.completed}",
            )
        self.queue += 1
        self._settle()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self.completed += 1
            if self.queue:
                self.queue -= 1
            else:
                self.active -= 1

    def close(self) -> None:
        """Start nothing more; what runs comes to its end."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _settle(self) -> None:
        """Count what waits while a thread is free as being worked on."""
        while self.queue and self.active < self.threads:
            self.queue -= 1
            self.active += 1
        self.largest = max(self.largest, self.active)


def make_pools() -> dict[PoolName, Pool]:
    """The pools, sized by the CPUs as Elasticsearch does."""
    cores = os.cpu_count() or 1
    searching = cores * 3 // 2 + 1
    return {
        "search": Pool("search", searching, 1000),
        "write": Pool("write", cores, 10_000),
        "get": Pool("get", searching, 1000),
        "management": Pool("management", 5, 1000),
    }
