"""Keeping the queue whole: signs of life, orphans of dead workers, and ids that Redis has lost."""

import asyncio
import logging
from time import monotonic

from motoo_backend.jobs.metrics import JobMetrics
from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.store import JobStore
from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError

HEARTBEAT_SECONDS = 5.0

# Jobs to which nothing has happened for so long are looked for in the queue, this often, so many at once.
LOST_AFTER_SECONDS = 30.0
SEARCH_SECONDS = 15.0
SEARCH_LIMIT = 500

_logger = logging.getLogger(__name__)


class QueueUpkeep:
    """Every replica does it, at its own pace; doing it twice changes nothing."""

    def __init__(self, *, queue: JobQueue, store: JobStore, metrics: JobMetrics) -> None:
        self._queue = queue
        self._store = store
        self._metrics = metrics
        self._next_search = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set."""
        while not stop.is_set():
            try:
                await self.step()
            except DependencyUnavailableError as error:
                self._metrics.queue_length.set(float("nan"))
                _logger.warning("queue upkeep waits: %s", error, extra={"cause": error.cause})
            await wait_for_stop(stop, HEARTBEAT_SECONDS)

    async def step(self) -> None:
        """One round."""
        await self._queue.heartbeat()
        self._requeued("their worker is gone", await self._queue.rescue_orphans())
        if monotonic() >= self._next_search:
            self._next_search = monotonic() + SEARCH_SECONDS
            self._requeued("Redis did not have them", await self.deliver_again())
        self._metrics.queue_length.set(await self._queue.length())

    async def deliver_again(self) -> int:
        """Queues unfinished jobs that the queue does not have, and says how many that were."""
        unfinished = await self._store.unfinished(quiet_seconds=LOST_AFTER_SECONDS, limit=SEARCH_LIMIT)
        if not unfinished:
            return 0
        present = await self._queue.present()
        lost = [job_id for job_id in map(str, unfinished) if job_id not in present]
        if lost:
            await self._queue.put(*lost)
        return len(lost)

    def _requeued(self, why: str, count: int) -> None:
        if count:
            self._metrics.requeued.inc(count)
            _logger.warning("jobs queued again: %s", why, extra={"jobs": count})
