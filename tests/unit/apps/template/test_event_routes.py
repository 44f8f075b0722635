from contextlib import ExitStack

import pytest

from template_api.events.hub import STREAMS_PER_USER
from tests.unit.apps.template.bench import Bench, Browser
from tests.unit.apps.template.watcher import export

pytestmark = pytest.mark.anyio


async def test_a_ticket_opens_one_stream(bench: Bench, user: Browser, nobody: Browser) -> None:
    job_id = await export(user)
    answer = await user.ask("POST", "/events/ticket")
    ticket = answer.json()["ticket"]
    assert (answer.status_code, answer.json()["expires_in"]) == (200, 30)
    bench.stop.set()  # so that the stream ends by itself after its greeting
    stream = await nobody.ask("GET", f"/events?ticket={ticket}")
    assert stream.status_code == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert stream.headers["X-Accel-Buffering"] == "no"
    assert "retry: 3000" in stream.text
    assert (await nobody.ask("GET", f"/events?ticket={ticket}")).status_code == 401
    assert (await nobody.ask("GET", "/events?ticket=guessed")).status_code == 401
    assert bench.metric("sse_clients") == 0
    assert str(job_id) not in stream.text


async def test_a_ticket_ends_with_its_session(user: Browser, nobody: Browser) -> None:
    ticket = (await user.ask("POST", "/events/ticket")).json()["ticket"]
    await user.ask("POST", "/auth/logout", {"refresh_token": user.refresh_token})
    assert (await nobody.ask("GET", f"/events?ticket={ticket}")).status_code == 401


async def test_too_many_streams_are_too_many_requests(bench: Bench, user: Browser, nobody: Browser) -> None:
    ticket = (await user.ask("POST", "/events/ticket")).json()["ticket"]
    with ExitStack() as opened:
        for _ in range(STREAMS_PER_USER):
            opened.enter_context(bench.hub.stream(1))
        answer = await nobody.ask("GET", f"/events?ticket={ticket}")
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert bench.metric("rate_limited_total", scope="stream") == 1
