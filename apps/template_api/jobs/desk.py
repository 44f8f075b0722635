"""Taking jobs on: stored first, so that the promise is kept whatever happens then."""

from uuid import uuid4

from service_kit.request_id import current_request_id
from template_api.jobs.announcer import Announcer, JobNotice
from template_api.jobs.metrics import JobMetrics
from template_api.jobs.outbox import Outbox
from template_api.jobs.outbox_store import Letter
from template_api.jobs.schema import Job, JobKind
from template_api.jobs.store import JobStore
from template_api.limits.limiter import Limiter
from template_api.limits.rules import Scope


class JobDesk:
    """Where jobs are asked for."""

    def __init__(
        self, *, store: JobStore, outbox: Outbox, announcer: Announcer, limiter: Limiter, metrics: JobMetrics
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._announcer = announcer
        self._limiter = limiter
        self._metrics = metrics

    async def submit(self, kind: JobKind, user_id: int) -> Job:
        """The new job; raises LimitExceededError and DependencyUnavailableError (of PostgreSQL)."""
        await self._limiter.take(Scope.EXPORT, str(user_id))
        request_id = current_request_id()
        job = await self._store.add(uuid4(), kind, user_id, request_id)
        self._metrics.created.labels(kind).inc()
        await self._announcer.announce(JobNotice.of(job, user_id))
        await self._outbox.send(Letter(job.id, kind, user_id, request_id))
        return job
