import logging
from dataclasses import dataclass

import pytest

from shop_services.frontend.sessions import Session, Sessions


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(timeout_seconds=10, capacity=3, clock=clock)


def test_a_session_is_found_by_its_token(sessions: Sessions) -> None:
    session = sessions.resume(None)
    assert sessions.resume(session.token) is session


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_an_unknown_token_is_never_taken_over(sessions: Sessions, token: str | None) -> None:
    assert sessions.resume(token).token not in {token, ""}


def test_each_request_keeps_a_session_alive(sessions: Sessions, clock: Clock) -> None:
    session = sessions.resume(None)
    for _ in range(5):
        clock.now += 9
        assert sessions.resume(session.token) is session


def test_an_idle_session_ends_and_that_is_logged(
    sessions: Sessions, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    session = sessions.resume(None)
    session.cart[1] = 2
    session.page_views = 4
    clock.now = 10
    assert sessions.resume(session.token) is not session
    (record,) = caplog.records
    fields = record.__dict__
    assert (record.message, fields["session"], fields["idle_seconds"]) == (
        "session timed out",
        session.id,
        10,
    )
    assert (fields["page_views"], fields["units_in_cart"], fields["logged_in"]) == (4, 2, False)
    assert session.token not in str(fields)


def test_only_idle_sessions_end(sessions: Sessions, clock: Clock) -> None:
    old = sessions.resume(None)
    clock.now = 6
    young = sessions.resume(None)
    clock.now = 12
    sessions.end_idle()
    assert sessions.resume(young.token) is young
    assert sessions.resume(old.token) is not old


def test_there_are_never_too_many_sessions(sessions: Sessions) -> None:
    first, *others = [sessions.resume(None) for _ in range(4)]
    assert [sessions.resume(session.token) is session for session in others] == [True] * 3
    assert sessions.resume(first.token) is not first


def test_a_renewed_session_is_not_found_by_its_old_token(sessions: Sessions) -> None:
    session = sessions.resume(None)
    old = session.token
    sessions.renew(session)
    assert sessions.resume(session.token) is session
    assert sessions.resume(old) is not session


def test_a_token_shows_in_no_representation() -> None:
    session = Session()
    assert session.token not in repr(session)
