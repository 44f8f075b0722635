"""/api/v1/export and /api/v1/jobs: ask for an export, see how far it is, and get its file."""

from mimetypes import guess_extension
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import StreamingResponse

from template_api.auth.guard import Caller, Guard
from template_api.jobs.desk import JobDesk
from template_api.jobs.files import FileStore
from template_api.jobs.schema import Job, JobKind, JobPage, JobQuery, JobStatus
from template_api.jobs.store import JobStore


def job_routes(desk: JobDesk, store: JobStore, files: FileStore, guard: Guard) -> APIRouter:
    """The routes, working on these stores."""
    router = APIRouter(prefix="/api/v1", tags=["jobs"])
    signed_in = Depends(guard.signed_in)

    async def own_job(job_id: UUID, caller: Annotated[Caller, signed_in]) -> Job:
        job = await store.get(caller.user_id, job_id)
        if job is None:
            raise HTTPException(404, f"You have no job {job_id}.")
        return job

    @router.post("/export", status_code=202)
    async def export(caller: Annotated[Caller, signed_in], response: Response) -> Job:
        job = await desk.submit(JobKind.EXPORT, caller.user_id)
        response.headers["Location"] = f"/api/v1/jobs/{job.id}"
        return job

    @router.get("/jobs")
    async def browse(caller: Annotated[Caller, signed_in], query: Annotated[JobQuery, Query()]) -> JobPage:
        return await store.page(caller.user_id, query)

    @router.get("/jobs/{job_id}")
    async def progress(job: Annotated[Job, Depends(own_job)]) -> Job:
        return job

    @router.get("/jobs/{job_id}/download", response_class=StreamingResponse)
    async def download(job: Annotated[Job, Depends(own_job)]) -> Response:
        if job.status is not JobStatus.SUCCEEDED:
            raise HTTPException(409, f"The job has not succeeded: it is {job.status}.")
        file = await files.find(job.id)
        if file is None:
            raise HTTPException(404, "The job has made no file.")
        extension = guess_extension(file.media_type.partition(";")[0]) or ""
        headers = {
            "Content-Type": file.media_type,
            "Content-Length": str(file.size),
            "Content-Disposition": f'attachment; filename="{job.kind}-{job.id}{extension}"',
        }
        return StreamingResponse(files.read(job.id, file.size), headers=headers)

    return router
