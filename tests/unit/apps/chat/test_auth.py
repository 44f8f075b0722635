import asyncio

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from tests.unit.apps.chat.accounts import ANN, counted, log_in, refresh
from tests.unit.apps.chat.support import tokens

pytestmark = pytest.mark.anyio


async def test_who_registers_can_log_in(auth: AsyncClient) -> None:
    answer = await auth.post("/auth/register", json=ANN)
    assert (answer.status_code, answer.json()) == (201, {"username": "ann"})
    pair = await log_in(auth)
    assert tokens().verify_user(pair["access_token"]).username == "ann"
    assert (pair["token_type"], int(pair["expires_in"])) == ("Bearer", 600)


async def test_a_name_is_taken_once_even_by_two_at_the_same_moment(auth: AsyncClient) -> None:
    answers = await asyncio.gather(*(auth.post("/auth/register", json=ANN) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


@pytest.mark.parametrize(
    "change",
    [
        {"username": "Ann"},
        {"username": "me"},
        {"username": "a b c"},
        {"username": "ann\n"},
        {"username": "x" * 33},
        {"password": "short"},
        {"password": "x" * 73},
        {"password": "€" * 25},
        {"password": "nul\0inside"},
        {"admin": True},
    ],
)
async def test_what_makes_no_account_is_refused_without_showing_the_password(
    auth: AsyncClient, change: dict[str, object]
) -> None:
    answer = await auth.post("/auth/register", json=ANN | change)
    assert answer.status_code == 422
    assert str(change.get("password", ANN["password"])) not in answer.text


async def test_passwords_and_tokens_are_stored_as_hashes_only(
    auth: AsyncClient, redis: FakeAsyncRedis
) -> None:
    pair = await log_in(auth)
    stored = [str(await redis.dump(key)) for key in await redis.keys()]
    secret = pair["refresh_token"].partition(".")[2]
    assert stored
    assert all(ANN["password"] not in value and secret not in value for value in stored)


@pytest.mark.parametrize(
    "change", [{"password": "wrong horse"}, {"username": "nobody"}, {"password": "x" * 100}]
)
async def test_a_wrong_password_and_an_unknown_name_look_the_same(
    auth: AsyncClient, change: dict[str, str]
) -> None:
    await auth.post("/auth/register", json=ANN)
    answer = await auth.post("/auth/login", json=ANN | change)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "There is no such account, or the password is wrong."
    assert await counted(auth, 'auth_attempts_total{result="failure"}') == 1


async def test_too_many_wrong_passwords_lock_the_account_for_a_while(auth: AsyncClient) -> None:
    await auth.post("/auth/register", json=ANN)
    wrong = ANN | {"password": "wrong horse"}
    answers = [await auth.post("/auth/login", json=wrong) for _ in range(3)]
    answers.append(await auth.post("/auth/login", json=ANN))
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert await counted(auth, 'auth_attempts_total{result="rate_limited"}') == 1


async def test_guesses_at_the_same_moment_are_no_more_than_guesses_in_a_row(auth: AsyncClient) -> None:
    await auth.post("/auth/register", json=ANN)
    wrong = ANN | {"password": "wrong horse"}
    answers = await asyncio.gather(*(auth.post("/auth/login", json=wrong) for _ in range(10)))
    assert sum(answer.status_code == 401 for answer in answers) == 3


async def test_the_right_password_clears_the_wrong_ones(auth: AsyncClient) -> None:
    await auth.post("/auth/register", json=ANN)
    for _ in range(3):
        await auth.post("/auth/login", json=ANN | {"password": "wrong horse"})
        assert (await auth.post("/auth/login", json=ANN)).status_code == 200


async def test_without_redis_the_service_asks_to_try_again(
    auth: AsyncClient, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    answers = [
        await auth.post("/auth/register", json=ANN),
        await auth.post("/auth/login", json=ANN),
        await refresh(auth, "a.b"),
        await auth.post("/auth/logout", json={"refresh_token": "a.b"}),
        await auth.get("/health"),
    ]
    assert {answer.status_code for answer in answers} == {503}
