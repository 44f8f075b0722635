import pytest
from hypothesis import given
from hypothesis import strategies as st

from dating_bot.people.schema import MAX_NAME_LENGTH, User, city_key


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Ann", "Ann"),
        ("  Ann \n Marie\t", "Ann Marie"),
        ("An\x00n", "An n"),
        ("\x07\x00", "Someone"),
        ("", "Someone"),
        ("Zoë 👩‍🍳", "Zoë 👩‍🍳"),
        ("x" * 61, "x" * 60),
        ("x" * 59 + " y", "x" * 59),
    ],
)
def test_a_name_is_shown_without_what_would_spoil_the_page(given_name: str, shown: str) -> None:
    assert User(id=1, name=given_name).name == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_name_is_refused(name: str) -> None:
    shown = User(id=1, name=name).name
    assert 1 <= len(shown) <= MAX_NAME_LENGTH
    assert "\x00" not in shown


@pytest.mark.parametrize("user_id", [0, -1, 2**63])
def test_an_id_that_the_database_cannot_hold_is_refused(user_id: int) -> None:
    with pytest.raises(ValueError, match="id"):
        User(id=user_id, name="Ann")


@pytest.mark.parametrize(
    ("one", "other"), [("Ghent", "GHENT"), ("KÖLN", "ko\u0308ln"), ("Straße", "STRASSE")]
)
def test_spellings_of_one_city_have_one_key(one: str, other: str) -> None:
    assert city_key(one) == city_key(other)
    assert city_key(one) != city_key("Bruges")
