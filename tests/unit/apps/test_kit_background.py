import asyncio

import pytest

from service_kit import background
from service_kit.background import BackgroundWork
from service_kit.deadline import within

pytestmark = pytest.mark.anyio


async def test_work_that_fails_is_logged_and_begun_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "FIRST_DELAY_SECONDS", 0.01)
    done = asyncio.Event()
    attempts = 0

    async def fragile(_: asyncio.Event) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise RuntimeError("again")
        done.set()

    work = BackgroundWork()
    work.start("fragile", fragile)
    await asyncio.wait_for(done.wait(), 1)
    await work.stop(1)
    assert attempts == 3
    assert [record.exc_info is not None for record in caplog.records] == [True, True]


async def test_stopping_waits_for_work_that_heeds_it() -> None:
    finished = []

    async def orderly(stop: asyncio.Event) -> None:
        await stop.wait()
        await asyncio.sleep(0.02)
        finished.append(True)

    work = BackgroundWork()
    work.start("orderly", orderly)
    await asyncio.sleep(0)
    await work.stop(1)
    assert finished == [True]


async def test_stopping_cancels_work_that_does_not_heed_it() -> None:
    cancelled = []

    async def stubborn(_: asyncio.Event) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    work = BackgroundWork()
    work.start("stubborn", stubborn)
    await asyncio.sleep(0)
    await work.stop(0.01)
    assert cancelled == [True]


async def test_within_passes_results_and_exceptions_on() -> None:
    async def answer() -> int:
        return 42

    async def refuse() -> int:
        raise KeyError("no")

    assert await within(1, answer()) == 42
    with pytest.raises(KeyError):
        await within(1, refuse())


async def test_within_does_not_wait_for_a_slow_cancellation() -> None:
    async def slow_to_cancel() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            await asyncio.sleep(0.2)

    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(TimeoutError, match=r"no answer within 0\.01 s"):
        await within(0.01, slow_to_cancel())
    assert loop.time() - began < 0.1
