import asyncio
import logging

import pytest

from service_kit.errors import DependencyUnavailableError
from tests.unit.apps.dating.chatting import Chat

pytestmark = pytest.mark.anyio


async def test_an_update_delivered_again_gets_the_same_reply_and_has_no_effect(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.say(1, "/next")
    first = await chat.deliver(1, "/like", 99)
    again = await chat.deliver(1, "/like", 99)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.reply == again.reply
    assert chat.counted("likes_total", verdict="like") == 1
    assert chat.counted("bot_updates_total", command="like", result="duplicate") == 1


async def test_deliveries_at_once_are_handled_once(chat: Chat) -> None:
    answers = await asyncio.gather(*(chat.deliver(1, "/start", 7) for _ in range(10)))
    assert [answer.duplicate for answer in answers].count(False) == 1
    assert len({answer.reply for answer in answers}) == 1


async def test_two_likes_at_once_make_one_match(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.say(1, "/next")
    await chat.say(2, "/next")
    replies = await asyncio.gather(chat.say(1, "/like"), chat.say(2, "/like"))
    assert sum("match!" in reply for reply in replies) == 1
    assert chat.storage.rows.matches == [(1, 2)]
    assert chat.counted("matches_total") == 1


async def test_an_update_that_failed_can_be_delivered_again(chat: Chat) -> None:
    await chat.register(1, 2)
    await chat.say(1, "/next")
    chat.storage.fails = DependencyUnavailableError("db")
    with pytest.raises(DependencyUnavailableError):
        await chat.deliver(1, "/like", 99)
    assert chat.storage.rows.verdicts == {}
    assert chat.counted("likes_total", verdict="like") == 0
    assert chat.counted("bot_updates_total", command="like", result="failed") == 1
    assert not (await chat.deliver(1, "/like", 99)).duplicate
    assert chat.counted("likes_total", verdict="like") == 1


async def test_each_update_is_counted_and_timed_by_command_and_result(chat: Chat) -> None:
    await chat.register(1)
    for text in ("/next", "/like", "what?", "/profile age=1", "/matches"):
        await chat.say(1, text)
    counted = {
        (command, result): chat.counted("bot_updates_total", command=command, result=result)
        for command, result in [
            ("start", "ok"),
            ("profile", "ok"),
            ("profile", "refused"),
            ("next", "empty"),
            ("like", "refused"),
            ("unknown", "refused"),
            ("matches", "ok"),
        ]
    }
    assert set(counted.values()) == {1}
    assert chat.counted("bot_update_duration_seconds_count", command="profile") == 2


async def test_series_are_there_before_anything_happens(chat: Chat) -> None:
    assert chat.counted("bot_updates_total", command="like", result="failed") == 0
    assert chat.counted("likes_total", verdict="pass") == 0
    assert chat.counted("matches_total") == 0


async def test_each_event_is_one_log_line_with_who_and_whom(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await chat.register(1, 2)
    await chat.like(1, 2)
    await chat.like(2, 1)
    await chat.say(1, "/stop")
    await chat.say(1, "/start")
    told = [record.message for record in caplog.records if record.message != "update handled"]
    assert told == [
        *("user joined", "profile saved") * 2,
        *("like given", "like given", "match made", "user stopped", "user returned"),
    ]
    match = next(record for record in caplog.records if record.message == "match made")
    assert (match.__dict__["user_id"], match.__dict__["other_id"]) == (2, 1)


async def test_what_users_write_is_not_logged(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await chat.register(1)
    await chat.say(1, "/profile about=hunter2")
    await chat.say(1, "hunter2")
    assert caplog.records
    assert not any("hunter2" in str(record.__dict__) for record in caplog.records)
