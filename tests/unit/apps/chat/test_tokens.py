from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chat_services.shared.tokens import InvalidTokenError
from tests.unit.apps.chat.support import KEY, tokens


def forged(key: str = KEY, algorithm: str = "HS256", **changes: object) -> str:
    claims = {
        "iss": "chat",
        "aud": "chat-users",
        "sub": "ann",
        "sid": "s1",
        "exp": datetime.now(tz=UTC) + timedelta(minutes=1),
    }
    claims |= changes
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm=algorithm)


def test_a_token_says_who_it_was_issued_for() -> None:
    claims = tokens().verify_user(tokens().issue_for_user("ann", "s1", seconds=60))
    assert (claims.username, claims.session) == ("ann", "s1")
    assert 55 < (claims.expires_at - datetime.now(tz=UTC)).total_seconds() <= 60


def test_the_forgery_helper_makes_a_token_that_passes_unchanged() -> None:
    assert tokens().verify_user(forged()).username == "ann"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        forged(key="x" * 32),
        forged(algorithm="HS512"),
        jwt.encode({"sub": "ann", "aud": "chat-users", "iss": "chat"}, "", algorithm="none"),
        forged(exp=datetime.now(tz=UTC) - timedelta(seconds=1)),
        forged(exp=None),
        forged(sub=None),
        forged(sid=None),
        forged(iss="elsewhere"),
        forged(aud="chat-services"),
    ],
)
def test_a_token_that_is_not_ours_or_lacks_something_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        tokens().verify_user(token)


def test_a_users_token_is_no_services() -> None:
    with pytest.raises(InvalidTokenError):
        tokens().verify_service(tokens().issue_for_user("ann", "s1", seconds=60))


def test_a_service_says_its_name() -> None:
    assert tokens().verify_service(tokens().issue_for_service("chat-service")) == "chat-service"
