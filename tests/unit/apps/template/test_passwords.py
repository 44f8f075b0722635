import asyncio
from time import perf_counter

import bcrypt
import pytest

from service_kit.errors import DependencyUnavailableError
from template_api.auth import passwords as passwords_module
from template_api.auth.passwords import Passwords
from tests.unit.apps.template.bench import PASSWORD, ROUNDS

pytestmark = pytest.mark.anyio


async def test_a_hash_matches_its_password_only() -> None:
    passwords = Passwords(rounds=ROUNDS)
    hashed = await passwords.hash(PASSWORD)
    assert await passwords.match(PASSWORD, hashed)
    assert not await passwords.match(PASSWORD + "!", hashed)
    assert hashed.startswith(f"$2b$0{ROUNDS}$")


async def test_two_hashes_of_a_password_differ() -> None:
    passwords = Passwords(rounds=ROUNDS)
    assert await passwords.hash(PASSWORD) != await passwords.hash(PASSWORD)


async def test_nobody_has_any_password() -> None:
    assert not await Passwords(rounds=ROUNDS).match("nobody has this password", None)


async def test_it_takes_as_long_where_there_is_no_user() -> None:
    passwords = Passwords(rounds=8)
    hashed = await passwords.hash(PASSWORD)

    async def seconds(against: str | None) -> float:
        began = perf_counter()
        await passwords.match("wrong", against)
        return perf_counter() - began

    known = min([await seconds(hashed) for _ in range(5)])
    unknown = min([await seconds(None) for _ in range(5)])
    assert 0.5 < known / unknown < 2


async def test_hashing_leaves_the_event_loop_free() -> None:
    passwords = Passwords(rounds=11)
    hashing = asyncio.create_task(passwords.hash(PASSWORD))
    turns = 0
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 5


async def test_those_who_would_wait_too_long_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords_module, "MOST_WAITING", 2)
    passwords = Passwords(rounds=ROUNDS)
    attempts = [passwords.hash(PASSWORD) for _ in range(3)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert [isinstance(outcome, DependencyUnavailableError) for outcome in outcomes] == [False, False, True]
    assert bcrypt.checkpw(PASSWORD.encode(), (await passwords.hash(PASSWORD)).encode())


async def test_a_password_that_is_too_long_for_bcrypt_matches_nothing() -> None:
    passwords = Passwords(rounds=ROUNDS)
    assert not await passwords.match("x" * 1024, await passwords.hash("x" * 72))
