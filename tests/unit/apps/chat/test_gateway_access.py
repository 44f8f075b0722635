import asyncio

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from chat_services.api_gateway.app import assemble
from chat_services.api_gateway.upstreams import is_plain
from chat_services.shared.keys import revoked_session
from tests.unit.apps.chat.gateway import Upstream, gateway_settings
from tests.unit.apps.chat.support import as_service, bearer
from tests.unit.apps.serving import serving

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "path",
    [
        "/alerts",
        "/metrics/x",
        "/notifications/../alerts",
        "/notifications/%2e%2e/alerts",
        "/notifications/..%2falerts",
        "/users/./me",
        "/users//me",
        "/users/",
        "/users\\..\\alerts",
        "/usersandmore",
        "/",
        "/docs",
    ],
)
async def test_what_is_not_for_clients_does_not_get_through(
    upstream_url: str, redis: FakeAsyncRedis, path: str
) -> None:
    async with serving(assemble(gateway_settings(upstream_url), redis)) as address:
        host, _, port = address.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        token = bearer("ann")["Authorization"]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
        status = await reader.readline()
        writer.close()
    assert status.split()[1] in {b"404", b"400"}


def test_a_plain_path_means_what_it_says() -> None:
    assert is_plain("/users/me/contacts/bob")
    assert not is_plain("/users/..")


async def test_the_gateways_own_metrics_and_health_are_its_own(
    gateway: AsyncClient, upstream: Upstream
) -> None:
    assert (await gateway.get("/health")).json() == {"status": "ok", "checks": {}}
    assert "upstream_failures_total" in (await gateway.get("/metrics")).text
    assert upstream.seen == []


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer nonsense"}, bearer("ann", seconds=-1), as_service()],
)
async def test_without_a_users_token_no_service_is_asked(
    gateway: AsyncClient, upstream: Upstream, headers: dict[str, str]
) -> None:
    answer = await gateway.get("/users/me", headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert upstream.seen == []


async def test_who_has_no_token_yet_can_log_in(gateway: AsyncClient) -> None:
    assert (await gateway.post("/auth/login", json={})).status_code == 200


async def test_an_ended_session_is_known_at_once(gateway: AsyncClient, redis: FakeAsyncRedis) -> None:
    await redis.set(revoked_session("s1"), "1")
    assert (await gateway.get("/users/me", headers=bearer("ann"))).status_code == 401
    assert (await gateway.get("/users/me", headers=bearer("ann", session="s2"))).status_code == 200


async def test_each_user_and_each_address_without_a_token_is_limited(gateway: AsyncClient) -> None:
    users = [(await gateway.get("/users/me", headers=bearer("ann"))).status_code for _ in range(25)]
    assert (users[:20], users[-1]) == ([200] * 20, 429)
    assert (await gateway.get("/users/me", headers=bearer("bob"))).status_code == 200
    logins = [await gateway.post("/auth/login", json={}) for _ in range(4)]
    assert [answer.status_code for answer in logins] == [200, 200, 200, 429]
    assert int(logins[-1].headers["Retry-After"]) >= 1


async def test_guessing_tokens_is_limited_too(gateway: AsyncClient) -> None:
    headers = {"Authorization": "Bearer guess"}
    statuses = [(await gateway.get("/users/me", headers=headers)).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


async def test_without_redis_requests_go_through_unlimited(
    gateway: AsyncClient, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    statuses = {(await gateway.post("/auth/login", json={})).status_code for _ in range(6)}
    statuses |= {(await gateway.get("/users/me", headers=bearer("ann"))).status_code for _ in range(6)}
    assert statuses == {200}
