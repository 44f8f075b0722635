"""One event stream: a user's jobs as they change, each with the moment of its change as the event's id."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import time
from uuid import UUID

from fastapi.sse import ServerSentEvent

from service_kit.errors import DependencyUnavailableError
from template_api.auth.accounts import Accounts
from template_api.events.hub import News
from template_api.events.tickets import Admission
from template_api.jobs.store import ChangedJob, JobStore
from template_api.moments import from_micros, to_micros

# Whether the user is still logged in is looked at when there is news, and after such a time without.
CHECK_SECONDS = 15.0
RETRY_SECONDS = 2.0

# A change can become visible so long after its moment: what the worker's transactions may take, and more.
OVERLAP = timedelta(seconds=10)

RECONNECT_MS = 3000


@dataclass
class JobStream:
    """Reads jobs whenever there is news; it ends with the access token, the session or the service."""

    admission: Admission
    news: News
    store: JobStore
    accounts: Accounts
    stop: asyncio.Event
    last_event_id: str | None = None

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """The events, until the stream ends."""
        sent = _Sent(_moment(self.last_event_id))
        yield ServerSentEvent(comment="jobs", retry=RECONNECT_MS)
        while await self._may_go_on():
            for changed in await self._changed(sent):
                sent.remember(changed)
                event_id = str(to_micros(changed.changed_at))
                yield ServerSentEvent(event="job", id=event_id, data=changed.job)
            await self._wait()

    async def _may_go_on(self) -> bool:
        if self.stop.is_set() or time() >= self.admission.expires:
            return False
        try:
            return await self.accounts.of(self.admission.holder) is not None
        except DependencyUnavailableError:
            return True

    async def _changed(self, sent: "_Sent") -> list[ChangedJob]:
        everything, job_ids = self.news.take()
        user_id = self.admission.holder.user_id
        try:
            if everything:
                jobs = await self.store.state(user_id, sent.since())
            else:
                jobs = await self.store.some(user_id, job_ids) if job_ids else []
        except DependencyUnavailableError:
            await self._pause()
            self.news.missed()
            return []
        return [job for job in jobs if sent.is_new(job)]

    async def _wait(self) -> None:
        """Until there is news, the service stops, or it is time to look whether the user may go on."""
        left = max(0.0, self.admission.expires - time())
        await self._either(self.news.arrived, min(CHECK_SECONDS, left))

    async def _pause(self) -> None:
        await self._either(None, RETRY_SECONDS)

    async def _either(self, event: asyncio.Event | None, seconds: float) -> None:
        events = [self.stop] if event is None else [self.stop, event]
        waiting = [asyncio.create_task(each.wait()) for each in events]
        try:
            await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()


class _Sent:
    """What the other side has. It need not be remembered for longer than changes can be late."""

    def __init__(self, last: datetime | None) -> None:
        self._last = last
        self._recent: dict[UUID, datetime] = {}

    def since(self) -> datetime | None:
        """After which moment there may be something that it has not."""
        return self._last - OVERLAP if self._last else None

    def is_new(self, changed: ChangedJob) -> bool:
        """Whether it has not got just this."""
        return self._recent.get(changed.job.id) != changed.changed_at

    def remember(self, changed: ChangedJob) -> None:
        """It has got this."""
        self._last = max(self._last or changed.changed_at, changed.changed_at)
        self._recent[changed.job.id] = changed.changed_at
        horizon = self._last - OVERLAP
        self._recent = {job_id: moment for job_id, moment in self._recent.items() if moment > horizon}


def _moment(event_id: str | None) -> datetime | None:
    """The moment that an event's id stands for; None if it is no id of ours."""
    if event_id is None or not event_id.isascii() or not event_id.isdigit() or len(event_id) > 16:
        return None
    return from_micros(int(event_id))
