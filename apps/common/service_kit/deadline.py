"""Time limits that hold even where cancelling takes its time."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")

# The event loop itself keeps only weak references to its tasks.
_abandoned: set[asyncio.Task[object]] = set()


async def within(seconds: float, work: Coroutine[object, object, T]) -> T:
    """What `work` returns or raises, if that takes no longer than `seconds`.

    Work that is late is cancelled but not waited for, unlike with asyncio.timeout: a database driver,
    for one, answers a cancellation by asking the server to cancel too, and a hung server never replies.

    Raises:
        TimeoutError: it took longer.
    """
    task = asyncio.create_task(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        _abandon(task)
        raise
    if done:
        return task.result()
    _abandon(task)
    raise TimeoutError(f"no answer within {seconds:g} s")


def _abandon(task: asyncio.Task[T]) -> None:
    _abandoned.add(task)
    task.add_done_callback(_forget)
    task.cancel()


def _forget(task: asyncio.Task[T]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not complain that nobody did
