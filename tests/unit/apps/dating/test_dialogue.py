import pytest

from tests.unit.apps.dating.chatting import Chat

pytestmark = pytest.mark.anyio


async def test_a_new_user_is_welcomed_and_told_who_will_see_their_profile(chat: Chat) -> None:
    reply = await chat.say(1, "/start")
    assert "Welcome, Ann!" in reply
    assert "web page" in reply
    assert "/profile age=" in reply


async def test_whoever_has_not_started_is_asked_to(chat: Chat) -> None:
    for text in ("/profile age=20 city=Ghent", "/next", "/like", "/pass", "/matches", "/stop"):
        assert "/start" in await chat.say(1, text)
    assert chat.storage.rows.members == {}


@pytest.mark.parametrize("text", ["/next", "/like", "/pass", "/matches", "/profile"])
async def test_without_a_profile_there_is_only_making_one(chat: Chat, text: str) -> None:
    await chat.say(1, "/start")
    assert "/profile age=" in await chat.say(1, text)


@pytest.mark.parametrize("arguments", ["age=20", "city=Ghent", "about=me"])
async def test_a_first_profile_needs_age_and_city(chat: Chat, arguments: str) -> None:
    await chat.say(1, "/start")
    assert "needs your age and your city" in await chat.say(1, f"/profile {arguments}")
    assert chat.storage.rows.profiles == []


async def test_later_one_thing_can_be_changed(chat: Chat) -> None:
    await chat.register(1)
    await chat.say(1, "/profile about=I sail")
    assert "21, Ghent: I sail" in await chat.say(1, "/profile")
    await chat.say(1, "/profile age=22")
    assert "22, Ghent: I sail" in await chat.say(1, "/profile")


async def test_a_wrong_profile_changes_nothing(chat: Chat) -> None:
    await chat.register(1)
    assert "age takes" in await chat.say(1, "/profile age=3 city=Bruges")
    assert "21, Ghent" in await chat.say(1, "/profile")


async def test_candidates_go_round_until_they_are_judged(chat: Chat) -> None:
    await chat.register(1, 2, 3)
    shown = [(await chat.say(1, "/next")).split(",")[0] for _ in range(3)]
    assert shown == ["Bob", "Cleo", "Bob"]
    await chat.say(1, "/pass")
    shown = [(await chat.say(1, "/next")).split(",")[0] for _ in range(2)]
    assert shown == ["Cleo", "Cleo"]
    await chat.say(1, "/like")
    assert "nobody new in Ghent" in await chat.say(1, "/next")


async def test_candidates_are_of_the_same_city(chat: Chat) -> None:
    await chat.register(1, city="Ghent")
    await chat.register(2, city="Bruges")
    assert "nobody new" in await chat.say(1, "/next")
    await chat.say(1, "/profile city=BRUGES")
    assert "Bob" in await chat.say(1, "/next")


async def test_only_who_is_shown_can_be_judged_and_only_once(chat: Chat) -> None:
    await chat.register(1, 2)
    assert "nobody to judge" in await chat.say(1, "/like")
    await chat.say(1, "/next")
    await chat.say(1, "/like")
    assert "nobody to judge" in await chat.say(1, "/like")
    assert len(chat.storage.rows.verdicts) == 1


async def test_a_like_stays_secret_until_it_is_returned(chat: Chat) -> None:
    await chat.register(1, 2)
    assert "match" not in await chat.like(1, 2)
    assert "No matches" in await chat.say(2, "/matches")
    assert "match! Ann likes you too" in await chat.like(2, 1)
    assert "Ann, 21, Ghent" in await chat.say(2, "/matches")
    assert "Bob, 22, Ghent" in await chat.say(1, "/matches")


async def test_a_pass_is_not_a_like(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.like(1, 2)
    await chat.say(2, "/next")
    assert "won't see Ann again" in await chat.say(2, "/pass")
    assert chat.storage.rows.matches == []


async def test_who_has_stopped_is_shown_to_nobody_until_they_return(chat: Chat) -> None:
    await chat.register(1, 2)
    assert "hidden" in await chat.say(2, "/stop")
    assert "nobody new" in await chat.say(1, "/next")
    for text in ("/next", "/like", "/matches"):
        assert "send /start" in await chat.say(2, text)
    assert "Welcome back, Bob!" in await chat.say(2, "/start")
    assert "Bob" in await chat.say(1, "/next")


async def test_who_leaves_while_they_are_shown_cannot_be_judged(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.say(1, "/next")
    await chat.say(2, "/stop")
    assert "Bob is not here any more" in await chat.say(1, "/like")
    assert chat.storage.rows.verdicts == {}


async def test_a_match_who_has_stopped_is_not_listed(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.like(1, 2)
    await chat.like(2, 1)
    await chat.say(2, "/stop")
    assert "No matches" in await chat.say(1, "/matches")


async def test_a_hidden_profile_stays_hidden_when_it_is_changed(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.say(2, "/stop")
    await chat.say(2, "/profile age=50")
    assert "nobody new" in await chat.say(1, "/next")


async def test_what_is_no_command_is_answered_with_the_commands(chat: Chat) -> None:
    reply = await chat.say(1, "hi there")
    assert all(command in reply for command in ("/profile", "/next", "/like", "/pass", "/matches", "/stop"))
