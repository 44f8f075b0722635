"""A pipeline at work: inputs fill the queue, workers empty it."""

import asyncio
import time
from dataclasses import dataclass

from .event.event import Event, JsonObject
from .logs import get_logger
from .plugins.registry import Plugins
from .queue.base import Queue

_PATIENCE = 1.0
"""Seconds that inputs have to put what they have read into a queue that stays."""
_log = get_logger("javapipeline")


@dataclass(frozen=True)
class Work:
    """How workers work: how many there are, and how many events they take at once and wait how long for."""

    workers: int = 2
    batch_size: int = 125
    batch_delay: float = 0.05
    """Seconds."""


class Pipeline:
    """A pipeline, and the counts of the events that it has seen.

    Args:
        pipeline_id: its name.
        plugins: what it is made of.
        queue: what is between inputs and workers; it is the pipeline's from now on.
        work: how it works.
    """

    def __init__(self, pipeline_id: str, plugins: Plugins, queue: Queue, work: Work) -> None:
        self.id = pipeline_id
        self.plugins = plugins
        self.queue = queue
        self.work = work
        self.running = False
        self.taken = self.filtered = self.given = 0
        self.push_seconds = self.work_seconds = 0.0
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to take and to deliver events.

        Raises:
            OSError: an input cannot have its port.
        """
        self._workers = [asyncio.create_task(self._run_worker()) for _ in range(self.work.workers)]
        for source in self.plugins.inputs:
            await source.start(self._push)
        self.running = True
        _log.info("Pipeline started {pipeline.id=%s}", self.id)

    async def failure(self) -> None:
        """Come back when a worker has failed, by its error."""
        await asyncio.gather(*self._workers)

    async def stop(self, *, drain: bool) -> None:
        """Take no more events, and end.

        Args:
            drain: whether those that were taken are delivered first, however long that takes; otherwise they
                stay in the queue.
        """
        for source in self.plugins.inputs:
            await source.stop(None if drain else _PATIENCE)
        while drain and self.queue.waiting() and not any(worker.done() for worker in self._workers):
            await asyncio.sleep(self.work.batch_delay)
        self.running = False
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for output in self.plugins.outputs:
            await output.close()
        self.queue.close()
        _log.info("Pipeline terminated {pipeline.id=%s}", self.id)

    def events(self) -> JsonObject:
        """The counts as the monitoring API names them."""
        return {
            "in": self.taken,
            "filtered": self.filtered,
            "out": self.given,
            "duration_in_millis": int(self.work_seconds * 1000),
            "queue_push_duration_in_millis": int(self.push_seconds * 1000),
        }

    async def _push(self, event: Event) -> None:
        started = time.perf_counter()
        await self.queue.put(event)
        self.push_seconds += time.perf_counter() - started
        self.taken += 1

    async def _run_worker(self) -> None:
        while True:
            batch = await self.queue.take(self.work.batch_size, self.work.batch_delay)
            if not batch.events:  # another worker was quicker
                continue
            started = time.perf_counter()
            for event in batch.events:
                for change in self.plugins.filters:
                    change.apply(event)
            self.filtered += len(batch.events)
            for output in self.plugins.outputs:
                await output.send(batch.events)
            self.given += len(batch.events)
            await self.queue.done(batch)
            self.work_seconds += time.perf_counter() - started
