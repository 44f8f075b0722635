from datetime import UTC, datetime, timedelta

import jwt
import pytest
from pydantic import SecretStr

from template_api.auth.tokens import Holder, InvalidTokenError, TokenKind, TokenMint
from tests.unit.apps.template.bench import KEY

HOLDER = Holder(user_id=7, token_version=2, session_id="s")


@pytest.fixture
def mint() -> TokenMint:
    return TokenMint(KEY)


def forged(key: str = KEY.get_secret_value(), algorithm: str = "HS256", **changes: object) -> str:
    now = datetime.now(tz=UTC)
    claims: dict[str, object] = {
        "iss": "template-api",
        "aud": "access",
        "sub": "7",
        "sid": "s",
        "ver": 2,
        "jti": "j",
        "iat": now,
        "exp": now + timedelta(minutes=1),
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm)


@pytest.mark.parametrize(("kind", "minutes"), [(TokenKind.ACCESS, 30), (TokenKind.REFRESH, 7 * 24 * 60)])
def test_a_token_says_what_was_put_into_it(mint: TokenMint, kind: TokenKind, minutes: int) -> None:
    claims = mint.read(kind, mint.issue(kind, HOLDER))
    left = claims.expires - datetime.now(tz=UTC).timestamp()
    assert claims.holder == HOLDER
    assert minutes * 60 - 5 < left <= minutes * 60


def test_no_two_tokens_are_the_same(mint: TokenMint) -> None:
    assert mint.issue(TokenKind.REFRESH, HOLDER) != mint.issue(TokenKind.REFRESH, HOLDER)


def test_what_the_forger_of_these_tests_makes_is_good_if_nothing_is_changed(mint: TokenMint) -> None:
    assert mint.read(TokenKind.ACCESS, forged()).holder == HOLDER


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        forged(key="x" * 64),
        forged(key="", algorithm="none"),
        forged(algorithm="HS384"),
        forged(exp=datetime(2020, 1, 1, tzinfo=UTC)),
        forged(exp=None),
        forged(iss="somebody"),
        forged(aud="refresh"),
        forged(aud=None),
        forged(sub="somebody"),
        forged(sid=None),
        forged(ver=None),
        forged(jti=None),
    ],
)
def test_a_token_that_is_not_ours_is_refused(mint: TokenMint, token: str) -> None:
    with pytest.raises(InvalidTokenError):
        mint.read(TokenKind.ACCESS, token)


def test_a_token_of_another_key_is_refused(mint: TokenMint) -> None:
    with pytest.raises(InvalidTokenError):
        TokenMint(SecretStr("x" * 32)).read(TokenKind.ACCESS, mint.issue(TokenKind.ACCESS, HOLDER))
