from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from fakeredis import FakeServer

from template_api.jobs.schema import JobCursor, JobStatus
from template_api.limits.rules import Rule, Scope
from template_api.users.schema import Role
from tests.unit.apps.template.bench import Bench, Browser

pytestmark = pytest.mark.anyio


async def exported(browser: Browser) -> UUID:
    answer = await browser.ask("POST", "/export")
    assert answer.status_code == 202
    return UUID(answer.json()["id"])


async def test_an_export_is_stored_and_published_before_it_is_accepted(user: Browser) -> None:
    answer = await user.ask("POST", "/export", **{"X-Request-ID": "r-1"})
    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["progress"]) == ("queued", 0)
    (letter,) = user.bench.queue.letters
    assert (str(letter.job_id), letter.user_id, letter.request_id) == (answer.json()["id"], 1, "r-1")
    assert user.bench.jobs.letters == {}
    found = await user.ask("GET", answer.headers["Location"].removeprefix("/api/v1"))
    assert found.json() == answer.json()
    assert user.bench.metric("jobs_created_total", kind="export") == 1


async def test_an_export_is_accepted_while_the_broker_is_away_and_published_later(
    user: Browser,
) -> None:
    user.bench.queue.outage.on = True
    job_id = await exported(user)
    assert user.bench.metric("job_publish_failures_total") == 1
    user.bench.queue.outage.on = False
    await user.bench.outbox.step()
    assert [letter.job_id for letter in user.bench.queue.letters] == [job_id]
    assert user.bench.metric("jobs_unpublished") == 0


async def test_an_export_is_not_promised_if_it_cannot_be_stored(user: Browser) -> None:
    user.bench.jobs.outage.on = True
    assert (await user.ask("POST", "/export")).status_code == 503
    assert user.bench.queue.letters == []


async def test_an_export_works_without_redis(user: Browser, redis_server: FakeServer) -> None:
    redis_server.connected = False
    await exported(user)


async def test_nobody_exports_all_the_time(
    bench: Bench, user: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tight = {Scope.EXPORT: Rule(per_minute=1, burst=2), Scope.ACCOUNT: Rule(600, burst=100)}
    monkeypatch.setattr(bench.limiter, "_rules", tight)
    statuses = [(await user.ask("POST", "/export")).status_code for _ in range(3)]
    assert statuses == [202, 202, 429]
    assert len(bench.jobs.jobs) == 2
    assert bench.metric("rate_limited_total", scope="export") == 1


async def test_everybody_sees_their_own_jobs_only(user: Browser, new_browser: Callable[[], Browser]) -> None:
    job_id = await exported(user)
    other = new_browser()
    await other.become(Role.ADMIN)
    assert (await other.ask("GET", "/jobs")).json()["items"] == []
    for path in (f"/jobs/{job_id}", f"/jobs/{job_id}/download", f"/jobs/{uuid4()}"):
        assert (await other.ask("GET", path)).status_code == 404
    assert [job["id"] for job in (await user.ask("GET", "/jobs")).json()["items"]] == [str(job_id)]


async def test_the_file_of_a_job_that_has_succeeded_can_be_had(user: Browser) -> None:
    job_id = await exported(user)
    user.bench.jobs.progress(job_id, JobStatus.SUCCEEDED, 100)
    user.bench.files.files[job_id] = (b"id,email\r\n1,ann@example.com\r\n", "text/csv; charset=utf-8")
    answer = await user.ask("GET", f"/jobs/{job_id}/download")
    assert answer.content == b"id,email\r\n1,ann@example.com\r\n"
    assert answer.headers["Content-Length"] == "29"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="export-{job_id}.csv"'


@pytest.mark.parametrize(
    ("status", "expected"),
    [(JobStatus.QUEUED, 409), (JobStatus.RUNNING, 409), (JobStatus.FAILED, 409), (JobStatus.SUCCEEDED, 404)],
)
async def test_a_file_that_is_not_there_cannot_be_had(
    user: Browser, status: JobStatus, expected: int
) -> None:
    job_id = await exported(user)
    user.bench.jobs.progress(job_id, status, 0)
    assert (await user.ask("GET", f"/jobs/{job_id}/download")).status_code == expected


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=1", "cursor=1-xyz", "status=failed"])
async def test_a_query_that_makes_no_sense_is_refused(user: Browser, query: str) -> None:
    assert (await user.ask("GET", f"/jobs?{query}")).status_code == 422


def test_a_cursor_is_read_back_as_it_was() -> None:
    cursor = JobCursor(created_at=datetime(2026, 5, 4, 3, 2, 1, 999_999, tzinfo=UTC), id=uuid4())
    assert JobCursor.parse(str(cursor)) == cursor
