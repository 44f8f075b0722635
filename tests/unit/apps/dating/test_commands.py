import pytest
from hypothesis import given
from hypothesis import strategies as st

from dating_bot.chat.commands import ArgumentError, Command, CommandName, parse_command, parse_profile
from dating_bot.people.schema import ProfileChange


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", Command(CommandName.START)),
        ("  /NEXT \n", Command(CommandName.NEXT)),
        ("/profile age=29 city=Ghent", Command(CommandName.PROFILE, "age=29 city=Ghent")),
        ("/profile\nage=29", Command(CommandName.PROFILE, "age=29")),
        ("", Command(CommandName.UNKNOWN)),
        ("hello", Command(CommandName.UNKNOWN)),
        ("/likeable", Command(CommandName.UNKNOWN)),
        ("/unknown", Command(CommandName.UNKNOWN)),
        ("like", Command(CommandName.UNKNOWN)),
    ],
)
def test_a_message_is_the_command_that_it_begins_with(text: str, command: Command) -> None:
    assert parse_command(text) == command


@given(st.text())
def test_every_message_is_some_command(text: str) -> None:
    assert parse_command(text).name in CommandName


@pytest.mark.parametrize(
    ("arguments", "change"),
    [
        ("age=29", ProfileChange(age=29)),
        ("age=29 city=Ghent about=I bake", ProfileChange(age=29, city="Ghent", about="I bake")),
        ("about=a=b, 1+1=2 city=New  York", ProfileChange(about="a=b, 1+1=2", city="New York")),
        ("City=Ghent AGE= 18 ", ProfileChange(age=18, city="Ghent")),
        ("about=my homepage=none", ProfileChange(about="my homepage=none")),
        ("about=", ProfileChange(about="")),
        ("city=Ghent\nage=120", ProfileChange(age=120, city="Ghent")),
    ],
)
def test_a_value_ends_where_the_next_key_begins(arguments: str, change: ProfileChange) -> None:
    assert parse_profile(arguments) == change


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("age=17", "age=17 doesn't work: age takes a whole number from 18 to 120."),
        ("age=121", "from 18 to 120"),
        ("age=old", "age=old"),
        ("age=", "age="),
        ("city= age=20", "city= doesn't work: city takes 1 to 60 letters."),
        (f"city={'x' * 61}", "1 to 60"),
        ("city=Gh\x00ent", "1 to 60"),
        (f"about={'x' * 501}", "at most 500"),
        ("age=20 age=21", "age= more than once"),
        ("29 Ghent", "I don't understand '29 Ghent'"),
        ("age=17 city=", "age=17 doesn't work"),
    ],
)
def test_arguments_that_make_no_sense_are_explained(arguments: str, complaint: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_profile(arguments)
    assert complaint in str(caught.value)


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_profile("age=3 city= about=fine")
    assert [line.split("=")[0] for line in str(caught.value).splitlines()] == ["age", "city"]
