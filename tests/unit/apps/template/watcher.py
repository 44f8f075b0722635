"""What the tests of event streams use: somebody who reads one, and what happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import time
from uuid import UUID

from fakeredis import FakeAsyncRedis
from fastapi.sse import ServerSentEvent

from template_api.auth.tokens import Holder
from template_api.events.hub import News
from template_api.events.stream import JobStream
from template_api.events.tickets import Admission
from template_api.jobs.announcer import CHANNEL, JobNotice
from template_api.jobs.schema import Job
from tests.unit.apps.template.bench import Bench, Browser


class Watcher:
    """Reads a stream, one event a step."""

    def __init__(
        self,
        bench: Bench,
        user_id: int,
        news: News,
        *,
        last_event_id: str | None = None,
        seconds: int = 60,
    ) -> None:
        admission = Admission(holder=Holder(user_id, 0, "s"), expires=int(time()) + seconds)
        self.stream = JobStream(admission, news, bench.jobs, bench.accounts, bench.stop, last_event_id)
        self.events = self.stream.events()

    async def begin(self) -> None:
        """Passes over the greeting."""
        assert (await anext(self.events)).comment == "jobs"

    async def next(self) -> ServerSentEvent:
        """The next event; there must be one soon."""
        async with asyncio.timeout(2):
            return await anext(self.events)

    async def job(self) -> tuple[UUID, str, int]:
        """What the next event tells about which job."""
        event = await self.next()
        assert event.event == "job"
        assert isinstance(event.data, Job)
        return event.data.id, event.data.status, event.data.progress

    async def is_silent(self) -> bool:
        """Whether there is nothing to tell."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(self.events)
                return False
        return True

    async def ends(self) -> bool:
        """Whether the stream ends soon."""
        with suppress(StopAsyncIteration):
            await self.next()
            return False
        return True


@asynccontextmanager
async def hub_running(bench: Bench) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(bench.hub.run(stop))
    await asyncio.sleep(0.05)
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


async def publish(redis: FakeAsyncRedis, notice: JobNotice) -> None:
    await redis.publish(CHANNEL, notice.model_dump_json(by_alias=True))


async def export(user: Browser) -> UUID:
    return UUID((await user.ask("POST", "/export")).json()["id"])
