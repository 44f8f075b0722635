"""The worker: takes jobs one after the other, does them and stores what came of it."""

import asyncio
import logging
from time import perf_counter
from uuid import UUID

from motoo_backend.jobs.handlers import JobFailedError, JobHandler
from motoo_backend.jobs.metrics import JobMetrics
from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.schema import JobStatus
from motoo_backend.jobs.store import ClaimedJob, JobStore
from service_kit.background import wait_for_stop
from service_kit.errors import DependencyUnavailableError
from service_kit.request_id import request_id_scope

# Attempts end without a result when the process dies or a dependency is away. A job that is always
# around when the process dies is probably why.
MAX_ATTEMPTS = 5

RETRY_SECONDS = 1.0

_logger = logging.getLogger(__name__)


class JobWorker:
    """Does the jobs that its end of the queue yields."""

    def __init__(
        self,
        *,
        queue: JobQueue,
        store: JobStore,
        handler: JobHandler,
        metrics: JobMetrics,
        timeout_seconds: float,
    ) -> None:
        self._queue = queue
        self._store = store
        self._handler = handler
        self._metrics = metrics
        self._timeout = timeout_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; while a dependency is away it waits, holding nothing back."""
        while not stop.is_set():
            try:
                await self._queue.heartbeat()  # before it takes anything, so that it can be found if it dies
                # What a failed round has left behind; also an id whose arrival was lost with the connection.
                await self._queue.give_back()
                while not stop.is_set():
                    await self.step()
            except DependencyUnavailableError as error:
                _logger.warning("the worker waits: %s", error, extra={"cause": error.cause})
                await wait_for_stop(stop, RETRY_SECONDS)

    async def step(self) -> None:
        """Takes one job, if one comes soon, and acknowledges it once its outcome is stored."""
        job_id = await self._queue.take()
        if job_id is None:
            return
        job = await self._store.claim(UUID(job_id))
        if job is not None:
            with request_id_scope(job.request_id):
                await self._do(job)
        await self._queue.acknowledge(job_id)

    async def _do(self, job: ClaimedJob) -> None:
        began = perf_counter()
        if job.attempts > MAX_ATTEMPTS:
            status, stored = await self._fail(job, f"Given up after {MAX_ATTEMPTS} attempts.")
        else:
            status, stored = await self._attempt(job)
        if not stored:
            return  # another worker, to which the job was also given, was faster
        seconds = perf_counter() - began
        self._metrics.processed.labels(status).inc()
        self._metrics.duration.labels(job.request.kind).observe(seconds)
        _logger.info(
            "job %s",
            status,
            extra={
                "job_id": str(job.id),
                "kind": job.request.kind,
                "status": status,
                "attempts": job.attempts,
                "duration_ms": round(seconds * 1000, 2),
            },
        )

    async def _attempt(self, job: ClaimedJob) -> tuple[JobStatus, bool]:
        try:
            async with asyncio.timeout(self._timeout):
                result = await self._handler.run(job.request)
        except DependencyUnavailableError:
            raise
        except JobFailedError as error:
            return await self._fail(job, str(error))
        except TimeoutError:
            return await self._fail(job, f"It took longer than {self._timeout:g} s.")
        except Exception:
            _logger.exception("a job's handler is broken", extra={"job_id": str(job.id)})
            return await self._fail(job, "The service failed to do the job.")
        return JobStatus.SUCCEEDED, await self._store.succeed(job.id, result)

    async def _fail(self, job: ClaimedJob, reason: str) -> tuple[JobStatus, bool]:
        return JobStatus.FAILED, await self._store.fail(job.id, reason)
