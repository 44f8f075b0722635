"""The outbox: a job is published by the request that asks for it or, if that fails, a little later.

It may be published twice: if the broker has the message and we do not hear of it, or if we take it for lost.
"""

import asyncio
import logging

from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError
from template_api.jobs.metrics import JobMetrics
from template_api.jobs.outbox_store import Letter, OutboxStore
from template_api.jobs.queue import JobQueue

PAUSE_SECONDS = 3.0

# A job in an empty queue would have begun by then, so the broker must have lost it.
LOST_AFTER_SECONDS = 60.0

_logger = logging.getLogger(__name__)


class Outbox:
    """Every replica looks after all letters, whoever has written them."""

    def __init__(self, *, store: OutboxStore, queue: JobQueue, metrics: JobMetrics) -> None:
        self._store = store
        self._queue = queue
        self._metrics = metrics

    async def send(self, letter: Letter) -> None:
        """Publishes a new letter now if that is possible; if not, `run` does it once its lease is over."""
        try:
            await self._queue.put(letter)
            await self._store.published([letter.job_id])
        except DependencyUnavailableError as error:
            self._failed(letter, error)

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes what has been left behind, until `stop` is set."""
        told = ""
        while not stop.is_set():
            try:
                await self.step()
            except DependencyUnavailableError as error:
                if told != error.dependency:  # once an outage, not every few seconds
                    _logger.warning("the outbox waits: %s", error, extra={"cause": error.cause})
                told = error.dependency
            else:
                told = ""
            await wait_for_stop(stop, PAUSE_SECONDS)

    async def step(self) -> None:
        """One round; raises DependencyUnavailableError."""
        try:
            if self._queue.connected:
                await self._recall_lost()
            while self._queue.connected and (letters := await self._store.take()):
                if not await self._publish(letters):
                    break
        finally:
            await self._count()

    async def _recall_lost(self) -> None:
        if await self._queue.length():
            return
        lost = await self._store.recall(quiet_seconds=LOST_AFTER_SECONDS)
        if lost:
            _logger.warning("the queue has lost jobs: they are published again", extra={"jobs": lost})

    async def _count(self) -> None:
        try:
            self._metrics.unpublished.set(await self._store.waiting())
        except DependencyUnavailableError:
            self._metrics.unpublished.set(float("nan"))
            raise

    async def _publish(self, letters: list[Letter]) -> bool:
        for letter in letters:
            try:
                await self._queue.put(letter)
            except DependencyUnavailableError as error:
                self._failed(letter, error)
                return False
            await self._store.published([letter.job_id])
            _logger.info("job published later", extra={"job_id": str(letter.job_id)})
        return True

    def _failed(self, letter: Letter, error: DependencyUnavailableError) -> None:
        self._metrics.publish_failures.inc()
        _logger.warning(
            "job to be published later: %s",
            error,
            extra={"job_id": str(letter.job_id), "cause": error.cause},
        )
