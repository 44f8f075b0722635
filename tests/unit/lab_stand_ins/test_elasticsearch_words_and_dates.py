"""Words and dates as the Elasticsearch stand-in understands them."""

import pytest

from lab.elasticsearch_server.elasticsearch_lab.mapping.analysis import words
from lab.elasticsearch_server.elasticsearch_lab.mapping.dates import looks_like_date, resolve, to_millis

NOW = 1_769_083_200.0
"""2026-01-22T12:00:00Z, a Thursday."""
HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("don't stop-me_now", ["don't", "stop", "me_now"]),
        ("1,000.5 at 10:30 on example.com.", ["1,000.5", "at", "10", "30", "on", "example.com"]),
        ("GET /api/users?id=7", ["get", "api", "users", "id", "7"]),
        ("東京 Tower", ["東", "京", "tower"]),
        ("Größe", ["größe"]),
        ("...", []),
    ],
)
def test_a_text_has_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "millis"),
    [
        ("1970", 0),
        ("1970-01-02", DAY),
        ("1970-01-01T01", HOUR),
        ("1970-01-01T01:00:00.25Z", HOUR + 250),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00,001-0100", HOUR + 1),
    ],
)
def test_a_date_is_so_many_milliseconds(text: str, millis: int) -> None:
    assert to_millis(text) == millis


@pytest.mark.parametrize("text", ["yesterday", "2026-1-1", "2026-13-01", "2026-01-01 10:00", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month"):
        to_millis(text)
    assert not looks_like_date(text)


def test_a_bare_number_does_not_look_like_a_date() -> None:
    assert looks_like_date("2026-01")
    assert not looks_like_date("2026")


@pytest.mark.parametrize(
    ("expression", "first", "last"),
    [
        ("now", "2026-01-22T12:00", None),
        ("now-1h", "2026-01-22T11:00", None),
        ("now/d", "2026-01-22", "2026-01-23"),
        ("now-1d/d", "2026-01-21", "2026-01-22"),
        ("now/w", "2026-01-19", "2026-01-26"),
        ("now/M+1M", "2026-02-01", "2026-03-01"),
        ("2026-01-31||+1M", "2026-02-28", None),
        ("2024-02-29||-1y", "2023-02-28", None),
        ("2026-01-01", "2026-01-01", "2026-01-02"),
        ("2026-01-01T10:30", "2026-01-01T10:30", "2026-01-01T10:31"),
    ],
)
def test_date_math_stands_for_a_moment_or_a_span(expression: str, first: str, last: str | None) -> None:
    assert resolve(expression, NOW, round_up=False) == to_millis(first)
    rounded_up = resolve(expression, NOW, round_up=True)
    assert rounded_up == (to_millis(first) if last is None else to_millis(last) - 1)


def test_date_math_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cannot read the date math \[\+1x\]"):
        resolve("now+1x", NOW, round_up=False)
