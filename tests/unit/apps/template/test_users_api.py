from collections.abc import Callable

import pytest
from fakeredis import FakeServer

from tests.unit.apps.template.bench import PASSWORD, Browser

pytestmark = pytest.mark.anyio

NEW = {"email": "ann@example.com", "name": "Ann", "password": PASSWORD}


async def made(admin: Browser, **changes: object) -> int:
    answer = await admin.ask("POST", "/users", NEW | changes)
    assert answer.status_code == 201, answer.text
    user_id: int = answer.json()["id"]
    return user_id


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users"),
        ("GET", "/users/me"),
        ("GET", "/users/1"),
        ("POST", "/users"),
        ("DELETE", "/users/1"),
        ("POST", "/export"),
        ("GET", "/jobs"),
        ("POST", "/events/ticket"),
    ],
)
async def test_without_a_token_there_is_nothing(nobody: Browser, method: str, path: str) -> None:
    answer = await nobody.ask(method, path)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    nobody.access_token = "a.b.c"
    assert (await nobody.ask(method, path)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("POST", "/users", NEW), ("PATCH", "/users/1", {"name": "Bob"}), ("DELETE", "/users/1", None)],
)
async def test_only_administrators_may_change_users(
    user: Browser, method: str, path: str, body: object
) -> None:
    assert (await user.ask(method, path, body)).status_code == 403
    assert len(user.bench.users.rows) == 1


async def test_a_new_user_is_where_the_answer_says(admin: Browser) -> None:
    answer = await admin.ask("POST", "/users", NEW | {"role": "admin"})
    assert (answer.status_code, answer.json()["role"]) == (201, "admin")
    found = await admin.ask("GET", answer.headers["Location"].removeprefix("/api/v1"))
    assert found.json() == answer.json()


async def test_the_list_goes_page_by_page_from_the_newest(admin: Browser) -> None:
    for number in range(4):
        await made(admin, email=f"u{number}@example.com")
    pages, path = [], "/users?limit=2"
    while True:
        page = (await admin.ask("GET", path)).json()
        pages.append([item["id"] for item in page["items"]])
        if page["next_cursor"] is None:
            break
        path = f"/users?limit=2&cursor={page['next_cursor']}"
    assert pages == [[5, 4], [3, 2], [1]]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=0", "cursor=x", "sort=name"])
async def test_a_query_that_makes_no_sense_is_refused(user: Browser, query: str) -> None:
    assert (await user.ask("GET", f"/users?{query}")).status_code == 422


async def test_the_second_reader_of_a_page_gets_it_from_the_cache(user: Browser) -> None:
    answers = [await user.ask("GET", "/users") for _ in range(2)]
    assert [answer.headers["X-Cache"] for answer in answers] == ["miss", "hit"]
    assert answers[0].json() == answers[1].json()
    assert (await user.ask("GET", "/users?limit=1")).headers["X-Cache"] == "miss"
    assert user.bench.metric("cache_requests_total", result="hit") == 1


async def test_every_change_of_a_user_is_seen_by_the_next_reader(admin: Browser) -> None:
    async def names() -> list[str]:
        answer = await admin.ask("GET", "/users")
        assert answer.headers["X-Cache"] == "miss"
        return [item["name"] for item in answer.json()["items"]]

    assert await names() == ["Somebody"]
    user_id = await made(admin)
    assert await names() == ["Ann", "Somebody"]
    await admin.ask("PATCH", f"/users/{user_id}", {"name": "Bob"})
    assert await names() == ["Bob", "Somebody"]
    await admin.ask("DELETE", f"/users/{user_id}")
    assert await names() == ["Somebody"]


async def test_without_redis_the_list_comes_from_the_database(
    user: Browser, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    answer = await user.ask("GET", "/users")
    assert (answer.status_code, answer.headers["X-Cache"]) == (200, "bypass")


async def test_a_cached_page_can_be_read_without_the_database(user: Browser) -> None:
    await user.ask("GET", "/users")
    user.bench.users.outage.on = True
    assert (await user.ask("GET", "/users")).status_code == 200
    assert (await user.ask("GET", "/users?limit=1")).status_code == 503


@pytest.mark.parametrize("change", [{}, {"name": None}, {"id": 7}, {"role": "king"}, {"password": "short"}])
async def test_a_change_of_nothing_or_of_what_is_fixed_is_refused(
    admin: Browser, change: dict[str, object]
) -> None:
    assert (await admin.ask("PATCH", "/users/1", change)).status_code == 422


@pytest.mark.parametrize("change", [{"password": "another password"}, {"is_active": False}])
async def test_what_makes_somebody_somebody_else_ends_their_sessions(
    admin: Browser, new_browser: Callable[[], Browser], change: dict[str, object]
) -> None:
    user_id = await made(admin)
    ann = new_browser()
    await ann.log_in("ann@example.com")
    await admin.ask("PATCH", f"/users/{user_id}", {"name": "Anne"})
    assert (await ann.ask("GET", "/users/me")).status_code == 200
    await admin.ask("PATCH", f"/users/{user_id}", change)
    assert (await ann.ask("GET", "/users/me")).status_code == 401
    assert (await ann.refresh(ann.refresh_token)).status_code == 401


async def test_nobody_takes_the_address_of_another(admin: Browser) -> None:
    user_id = await made(admin)
    await made(admin, email="bob@example.com")
    assert (await admin.ask("POST", "/users", NEW)).status_code == 409
    assert (await admin.ask("PATCH", f"/users/{user_id}", {"email": "bob@example.com"})).status_code == 409


@pytest.mark.parametrize("change", [{"role": "user"}, {"is_active": False}])
async def test_the_last_administrator_stays_one(admin: Browser, change: dict[str, object]) -> None:
    assert (await admin.ask("PATCH", "/users/1", change)).status_code == 409
    assert (await admin.ask("DELETE", "/users/1")).status_code == 409
    assert (await admin.ask("DELETE", "/users/me")).status_code == 409
    await made(admin, role="admin")
    assert (await admin.ask("PATCH", "/users/1", change)).status_code == 200


async def test_whoever_leaves_is_gone(user: Browser) -> None:
    assert (await user.ask("DELETE", "/users/me")).status_code == 204
    assert (await user.ask("GET", "/users/me")).status_code == 401
    assert (await user.log_in("user0@example.com")).status_code == 401


async def test_who_is_not_there_is_not_found(admin: Browser) -> None:
    answers = [
        await admin.ask("GET", "/users/7"),
        await admin.ask("PATCH", "/users/7", {"name": "Bob"}),
        await admin.ask("DELETE", "/users/7"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
