from collections.abc import Callable

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from template_api.users.schema import Role
from tests.unit.apps.template.bench import PASSWORD, Bench, Browser

pytestmark = pytest.mark.anyio

NEW = {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}


async def test_whoever_registers_can_log_in_and_is_a_user(nobody: Browser) -> None:
    answer = await nobody.ask("POST", "/auth/register", NEW)
    assert (answer.status_code, answer.json()["role"]) == (201, "user")
    assert "password" not in answer.text
    tokens = (await nobody.log_in("ann@example.com")).json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 1800)
    assert (await nobody.ask("GET", "/users/me")).json() == answer.json()


async def test_nobody_registers_where_registration_is_closed(
    redis: FakeAsyncRedis, registry: CollectorRegistry
) -> None:
    bench = Bench(redis, registry, registration_open=False)
    async with AsyncClient(transport=ASGITransport(bench.app), base_url="http://api") as client:
        answer = await Browser(bench, client).ask("POST", "/auth/register", NEW)
    assert (answer.status_code, bench.users.rows) == (403, {})


async def test_nobody_can_register_as_administrator(nobody: Browser) -> None:
    assert (await nobody.ask("POST", "/auth/register", NEW | {"role": "admin"})).status_code == 422


async def test_an_address_in_other_letters_is_the_same_address(nobody: Browser) -> None:
    await nobody.ask("POST", "/auth/register", NEW)
    again = await nobody.ask("POST", "/auth/register", NEW | {"email": " ANN@Example.com"})
    assert again.status_code == 409
    assert (await nobody.log_in("Ann@EXAMPLE.com")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ann"),
        ("email", "ann@-example.com"),
        ("email", "ann@exam ple.com"),
        ("email", f"{'a' * 250}@example.com"),
        ("name", " "),
        ("name", "A\x00nn"),
        ("password", "too short"),
        ("password", "ä" * 40),  # 80 bytes
        ("password", "a password\x00 with more"),
        ("admin", True),
    ],
)
async def test_a_registration_that_makes_no_sense_is_refused(
    nobody: Browser, field: str, value: object
) -> None:
    answer = await nobody.ask("POST", "/auth/register", NEW | {field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]
    assert "too short" not in answer.text


async def test_wrong_password_unknown_user_and_deactivated_account_look_the_same(
    admin: Browser, nobody: Browser
) -> None:
    await nobody.ask("POST", "/auth/register", NEW)
    await nobody.ask("POST", "/auth/register", NEW | {"email": "gone@example.com"})
    gone = (await admin.ask("GET", "/users?limit=1")).json()["items"][0]["id"]
    await admin.ask("PATCH", f"/users/{gone}", {"is_active": False})
    answers = [
        await nobody.log_in("ann@example.com", "wrong password"),
        await nobody.log_in("nobody@example.com"),
        await nobody.log_in("gone@example.com"),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert nobody.bench.metric("login_attempts_total", result="failed") == 3


async def test_after_too_many_failures_even_the_right_password_must_wait(nobody: Browser) -> None:
    await nobody.ask("POST", "/auth/register", NEW)
    for _ in range(5):
        assert (await nobody.log_in("ann@example.com", "wrong password")).status_code == 401
    answer = await nobody.log_in("ann@example.com")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 12
    assert nobody.bench.metric("login_attempts_total", result="limited") == 1
    assert nobody.bench.metric("rate_limited_total", scope="login_account") == 1


async def test_a_success_forgets_the_failures_before_it(nobody: Browser) -> None:
    await nobody.ask("POST", "/auth/register", NEW)
    for _ in range(3):
        for _ in range(4):
            await nobody.log_in("ann@example.com", "wrong password")
        assert (await nobody.log_in("ann@example.com")).status_code == 200


async def test_a_refresh_token_is_good_for_new_tokens_once(user: Browser) -> None:
    first = user.refresh_token
    renewed = (await user.refresh(first)).json()
    assert renewed["refresh_token"] != first
    user.access_token = renewed["access_token"]
    assert (await user.ask("GET", "/users/me")).status_code == 200
    assert (await user.refresh(renewed["refresh_token"])).status_code == 200
    assert user.bench.metric("token_refreshes_total", result="succeeded") == 2


async def test_using_an_old_refresh_token_ends_the_whole_session(user: Browser) -> None:
    renewed = (await user.refresh(user.refresh_token)).json()
    assert (await user.refresh(user.refresh_token)).status_code == 401
    assert (await user.refresh(renewed["refresh_token"])).status_code == 401
    user.access_token = renewed["access_token"]
    assert (await user.ask("GET", "/users/me")).status_code == 401
    assert user.bench.metric("token_refreshes_total", result="reused") == 1


async def test_a_token_of_the_other_kind_is_good_for_nothing(user: Browser) -> None:
    assert (await user.refresh(user.access_token)).status_code == 401
    user.access_token = user.refresh_token
    assert (await user.ask("GET", "/users/me")).status_code == 401
    assert user.bench.metric("token_refreshes_total", result="invalid") == 1


async def test_whoever_logs_out_is_out_at_once(user: Browser) -> None:
    answer = await user.ask("POST", "/auth/logout", {"refresh_token": user.refresh_token})
    assert answer.status_code == 204
    assert (await user.ask("GET", "/users/me")).status_code == 401
    assert (await user.refresh(user.refresh_token)).status_code == 401


async def test_logging_out_with_a_token_of_no_session_changes_nothing(user: Browser) -> None:
    assert (await user.ask("POST", "/auth/logout", {"refresh_token": "x"})).status_code == 204
    assert (await user.ask("GET", "/users/me")).status_code == 200


async def test_one_session_ends_without_the_other(user: Browser, nobody: Browser) -> None:
    await nobody.log_in("user0@example.com")
    await user.ask("POST", "/auth/logout", {"refresh_token": user.refresh_token})
    assert (await nobody.ask("GET", "/users/me")).status_code == 200


async def test_without_redis_nobody_can_log_in(user: Browser, redis_server: FakeServer) -> None:
    redis_server.connected = False
    answer = await user.log_in("user0@example.com")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert (await user.refresh(user.refresh_token)).status_code == 503


async def test_without_redis_whoever_is_logged_in_stays_so(user: Browser, redis_server: FakeServer) -> None:
    redis_server.connected = False
    assert (await user.ask("GET", "/users/me")).status_code == 200
    user.bench.users.rows.clear()
    assert (await user.ask("GET", "/users/me")).status_code == 401


async def test_redis_holds_no_token_in_the_clear(user: Browser, bench: Bench) -> None:
    kept = [await bench.redis.get(key) for key in await bench.redis.keys("template:session:*")]
    assert len(kept) == 1
    assert user.refresh_token not in kept


async def test_a_role_is_taken_away_at_once(admin: Browser, new_browser: Callable[[], Browser]) -> None:
    other = new_browser()
    other_id = await other.become(Role.ADMIN)
    assert (await other.ask("POST", "/users", NEW)).status_code == 201
    assert (await admin.ask("PATCH", f"/users/{other_id}", {"role": "user"})).status_code == 200
    assert (await other.ask("POST", "/users", NEW)).status_code == 403
    assert (await other.ask("GET", "/users/me")).status_code == 200
