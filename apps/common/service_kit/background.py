"""Work that a service does beside its requests: kept running, and stopped in good order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Work = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until it is done or, soon after, the event is set."""

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 10.0

_logger = logging.getLogger("service_kit.background")


async def wait_for_stop(stop: asyncio.Event, seconds: float) -> None:
    """Sleeps, but no longer than until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


@dataclass
class BackgroundWork:
    """Runs pieces of work as tasks. One that fails is logged and run again, later each time."""

    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, name: str, work: Work) -> None:
        """Begins the work, unless all is to stop; call it from within the running event loop."""
        task = asyncio.create_task(self._keep_running(name, work), name=name)
        self._tasks.add(task)

    async def stop(self, grace_seconds: float) -> None:
        """Asks all work to stop, waits so long at most, and cancels what then still runs."""
        self._stop.set()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
        for task in late:
            _logger.warning("background work did not stop in time", extra={"work": task.get_name()})
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _keep_running(self, name: str, work: Work) -> None:
        delay = FIRST_DELAY_SECONDS
        while not self._stop.is_set():
            try:
                await work(self._stop)
            except Exception:
                _logger.exception("background work failed", extra={"work": name, "again_in_seconds": delay})
                await wait_for_stop(self._stop, delay)
                delay = min(delay * 2, LONGEST_DELAY_SECONDS)
            else:
                return
