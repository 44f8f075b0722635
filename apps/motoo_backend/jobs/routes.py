"""/jobs: ask for a job, and ask how far it is."""

import logging
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Body, HTTPException, Response

from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.schema import Job, JobRequest
from motoo_backend.jobs.store import JobStore
from service_kit.errors import DependencyUnavailableError
from service_kit.request_id import current_request_id

_logger = logging.getLogger(__name__)


def job_routes(store: JobStore, queue: JobQueue) -> APIRouter:
    """The routes, working on this store and this queue."""
    router = APIRouter(prefix="/jobs", tags=["jobs"])

    @router.post("", status_code=202)
    async def submit(request: Annotated[JobRequest, Body()], response: Response) -> Job:
        job = await store.add(uuid4(), request, current_request_id())
        try:
            await queue.put(str(job.id))
        except DependencyUnavailableError as error:
            # Stored it is, so the promise holds: upkeep queues it once Redis is back.
            _logger.warning(
                "job accepted, to be queued later: %s",
                error,
                extra={"job_id": str(job.id), "cause": error.cause},
            )
        response.headers["Location"] = f"/jobs/{job.id}"
        return job

    @router.get("/{job_id}")
    async def progress(job_id: UUID) -> Job:
        job = await store.get(job_id)
        if job is None:
            raise HTTPException(404, f"There is no job {job_id}.")
        return job

    return router
