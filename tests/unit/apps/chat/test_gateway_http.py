import pytest
from httpx import AsyncClient

from tests.unit.apps.chat.gateway import Upstream
from tests.unit.apps.chat.support import bearer

pytestmark = pytest.mark.anyio


async def test_a_request_arrives_as_it_was_sent(gateway: AsyncClient, upstream: Upstream) -> None:
    answer = await gateway.post(
        "/users/a%20b%2Fc?x=1&y=%20",
        headers=bearer("ann") | {"Content-Type": "text/x"},
        content=b"the body",
    )
    (seen,) = upstream.seen
    assert (answer.status_code, answer.json()["body"]) == (200, "the body")
    assert seen.scope["raw_path"] == b"/users/a%20b%2Fc"
    assert seen.scope["query_string"] == b"x=1&y=%20"
    assert (seen.method, seen.headers["Content-Type"]) == ("POST", "text/x")
    assert seen.headers["Authorization"] == bearer("ann")["Authorization"]


async def test_headers_for_one_hop_go_no_further(gateway: AsyncClient, upstream: Upstream) -> None:
    hop = {"Connection": "close, X-Mine", "X-Mine": "1", "TE": "trailers", "Proxy-Authorization": "x"}
    answer = await gateway.get("/users/me", headers=bearer("ann") | hop)
    (seen,) = upstream.seen
    assert not {"x-mine", "te", "proxy-authorization"} & set(seen.headers)
    assert "X-Hop" not in answer.headers
    assert answer.headers["X-End"] == "for the client"
    assert answer.headers.get_list("Set-Cookie") == ["a=1", "b=2"]
    assert len(answer.headers.get_list("Date")) <= 1


async def test_a_client_cannot_say_who_it_was_forwarded_for(gateway: AsyncClient, upstream: Upstream) -> None:
    lies = {"X-Forwarded-For": "1.1.1.1", "Forwarded": "for=1.1.1.1", "X-Real-IP": "1.1.1.1"}
    await gateway.get("/users/me", headers=bearer("ann") | lies)
    (seen,) = upstream.seen
    assert seen.headers.getlist("X-Forwarded-For") == ["127.0.0.1"]
    assert "1.1.1.1" not in str(seen.headers)
    assert seen.headers["X-Forwarded-Host"] == "chat"


async def test_the_request_id_goes_all_the_way(gateway: AsyncClient, upstream: Upstream) -> None:
    answer = await gateway.get("/users/me", headers=bearer("ann") | {"X-Request-ID": "r-1"})
    assert upstream.seen[0].headers.getlist("X-Request-ID") == ["r-1"]
    assert answer.headers.get_list("X-Request-ID") == ["r-1"]


@pytest.mark.parametrize("status", [204, 301, 404, 409, 503])
async def test_the_services_answer_is_the_clients(gateway: AsyncClient, status: int) -> None:
    answer = await gateway.get(f"/rooms/x?status={status}", headers=bearer("ann"))
    assert answer.status_code == status


async def test_a_head_has_the_length_of_the_get(gateway: AsyncClient) -> None:
    got = await gateway.get("/users/me", headers=bearer("ann"))
    head = await gateway.head("/users/me", headers=bearer("ann"))
    assert head.content == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.content))


async def test_a_service_that_is_away_is_a_bad_gateway(gateway: AsyncClient) -> None:
    answer = await gateway.get("/notifications/ann", headers=bearer("ann"))
    assert answer.status_code == 502
    assert answer.json()["detail"] == "notification-service gave no answer."
    series = 'upstream_failures_total{reason="unreachable",upstream="notification-service"} 1.0'
    assert series in (await gateway.get("/metrics")).text


async def test_a_service_that_takes_too_long_is_a_gateway_timeout(
    gateway: AsyncClient, upstream: Upstream
) -> None:
    upstream.slow = True
    answer = await gateway.get("/users/me", headers=bearer("ann"))
    assert (answer.status_code, answer.json()["detail"]) == (504, "user-service took too long to answer.")
    series = 'upstream_failures_total{reason="timeout",upstream="user-service"} 1.0'
    assert series in (await gateway.get("/metrics")).text


async def test_a_body_that_is_too_large_goes_no_further(gateway: AsyncClient, upstream: Upstream) -> None:
    answer = await gateway.post("/rooms", headers=bearer("ann"), content=b"x" * 70_000)
    assert answer.status_code == 413
    assert upstream.seen == []
