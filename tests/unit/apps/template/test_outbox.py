import asyncio
from math import isnan
from uuid import UUID

import pytest

from service_kit.errors import DependencyUnavailableError
from template_api.jobs import outbox as outbox_module
from template_api.jobs.outbox_store import Letter
from template_api.jobs.queue import DEAD, JOBS, QUEUES, message_for
from template_api.jobs.schema import JobStatus
from tests.unit.apps.template.bench import Bench, Browser

pytestmark = pytest.mark.anyio


async def exported(browser: Browser) -> UUID:
    answer = await browser.ask("POST", "/export")
    assert answer.status_code == 202
    return UUID(answer.json()["id"])


async def test_the_outbox_stops_at_the_first_failure_and_goes_on_there(
    user: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = user.bench.queue
    queue.outage.on = True
    jobs = [await exported(user) for _ in range(3)]
    queue.outage.on = False
    put = queue.put

    async def break_at_the_second(letter: Letter) -> None:
        queue.outage.on = letter.job_id == jobs[1]
        await put(letter)

    monkeypatch.setattr(queue, "put", break_at_the_second)
    await user.bench.outbox.step()
    assert user.bench.metric("job_publish_failures_total") == 4
    assert user.bench.metric("jobs_unpublished") == 2
    monkeypatch.setattr(queue, "put", put)
    queue.outage.on = False
    await user.bench.outbox.step()
    assert [letter.job_id for letter in queue.letters] == jobs


async def test_jobs_that_the_broker_has_lost_are_published_again(user: Browser) -> None:
    waiting, begun = await exported(user), await exported(user)
    user.bench.jobs.progress(begun, JobStatus.RUNNING, 10)
    user.bench.queue.letters.clear()
    await user.bench.outbox.step()
    assert [letter.job_id for letter in user.bench.queue.letters] == [waiting]


async def test_jobs_that_wait_in_the_queue_are_not_taken_for_lost(user: Browser) -> None:
    await exported(user)
    await user.bench.outbox.step()
    assert len(user.bench.queue.letters) == 1


async def test_the_outbox_takes_no_letters_while_the_broker_is_away(user: Browser) -> None:
    user.bench.queue.outage.on = True
    await exported(user)
    user.bench.queue.connected = False
    await user.bench.outbox.step()
    assert user.bench.metric("job_publish_failures_total") == 1


async def test_without_the_database_the_outbox_says_so(bench: Bench) -> None:
    bench.jobs.outage.on = True
    with pytest.raises(DependencyUnavailableError):
        await bench.outbox.step()
    unpublished = bench.metric("jobs_unpublished")
    assert unpublished is not None
    assert isnan(unpublished)


async def test_the_outbox_goes_on_after_an_outage_and_tells_of_it_once(
    user: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox_module, "PAUSE_SECONDS", 0.01)
    user.bench.queue.outage.on = True
    job_id = await exported(user)
    stop = asyncio.Event()
    running = asyncio.create_task(user.bench.outbox.run(stop))
    await asyncio.sleep(0.05)
    user.bench.queue.outage.on = False
    await asyncio.sleep(0.05)
    stop.set()
    await running
    assert [letter.job_id for letter in user.bench.queue.letters] == [job_id]
    assert len([line for line in caplog.messages if line.startswith("the outbox waits")]) == 1


async def test_a_message_is_what_the_worker_expects(user: Browser) -> None:
    job_id = await exported(user)
    (letter,) = user.bench.queue.letters
    message = message_for(letter)
    assert message.body == f'{{"type":"export","jobId":"{job_id}","userId":1}}'.encode()
    assert (message.message_id, message.content_type) == (str(job_id), "application/json")
    assert message.headers == {"x-request-id": letter.request_id}
    assert message.delivery_mode == 2


def test_the_queues_are_declared_as_the_worker_declares_them() -> None:
    arguments = {queue.name: dict(queue.arguments) for queue in QUEUES}
    assert arguments == {
        JOBS: {
            "x-queue-type": "quorum",
            "x-delivery-limit": 5,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": DEAD,
        },
        DEAD: {"x-queue-type": "quorum"},
    }
