from collections.abc import Callable

import httpx
import pytest

from service_kit.errors import DependencyUnavailableError
from service_kit.request_id import request_id_scope
from shop_services.contracts.products import Restock
from shop_services.shared.upstream import NotSentError, Upstream, UpstreamFailedError, UpstreamSettings

pytestmark = pytest.mark.anyio


def upstream(answer: Callable[[httpx.Request], httpx.Response]) -> Upstream:
    settings = UpstreamSettings(url="http://api")
    return Upstream(settings, name="api", transport=httpx.MockTransport(answer))


def failing(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


async def test_the_request_id_is_passed_on() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=request.headers["X-Request-ID"])

    with request_id_scope("r-1"):
        assert (await upstream(answer).request("GET", "/")).text == "r-1"


async def test_a_body_is_sent_as_json() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=request.content, headers=request.headers)

    answered = await upstream(answer).request("POST", "/", body=Restock(quantity=3))
    assert (answered.json(), answered.headers["Content-Type"]) == ({"quantity": 3}, "application/json")


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("late")])
async def test_without_a_connection_nothing_was_sent(error: Exception) -> None:
    with pytest.raises(NotSentError):
        await upstream(failing(error)).request("GET", "/")


@pytest.mark.parametrize("error", [httpx.ReadTimeout("late"), httpx.RemoteProtocolError("gone")])
async def test_a_lost_answer_leaves_it_open_what_was_done(error: Exception) -> None:
    with pytest.raises(DependencyUnavailableError) as caught:
        await upstream(failing(error)).request("GET", "/")
    assert not isinstance(caught.value, NotSentError)


async def test_a_service_that_is_not_ready_is_away() -> None:
    with pytest.raises(DependencyUnavailableError) as caught:
        await upstream(lambda _: httpx.Response(503, text="x")).request("GET", "/")
    assert "503" in caught.value.cause


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(404), httpx.Response(200, text="<html>")], ids=str
)
async def test_an_unexpected_answer_is_an_error_that_names_the_service(answer: httpx.Response) -> None:
    service = upstream(lambda _: answer)
    with pytest.raises(UpstreamFailedError, match=f"api answered {answer.status_code}"):
        service.read(Restock, await service.request("GET", "/"))


async def test_the_words_of_a_problem_are_kept() -> None:
    problem = {"title": "Conflict", "status": 409, "detail": "Sold out.", "request_id": None}
    failure = upstream(failing(OSError())).failure(httpx.Response(409, json=problem))
    assert failure.detail == "Sold out."


async def test_a_service_that_answers_at_all_passes_the_check() -> None:
    await upstream(lambda _: httpx.Response(503)).check()
    with pytest.raises(DependencyUnavailableError):
        await upstream(failing(httpx.ConnectError("refused"))).check()
