from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from chat_services.chat_service.rooms import store as store_module
from tests.unit.apps.chat.support import bearer

pytestmark = pytest.mark.anyio


async def open_room(chat: AsyncClient, *members: str, by: str = "ann") -> str:
    body = {"name": "Lounge", "members": list(members)}
    answer = await chat.post("/rooms", headers=bearer(by), json=body)
    assert answer.status_code == 201
    room_id: str = answer.json()["id"]
    assert answer.headers["Location"] == f"/rooms/{room_id}"
    return room_id


async def write(chat: AsyncClient, room_id: str, text: str, by: str = "ann") -> str:
    answer = await chat.post(f"/rooms/{room_id}/messages", headers=bearer(by), json={"text": text})
    assert answer.status_code == 201
    message_id: str = answer.json()["id"]
    return message_id


async def history(chat: AsyncClient, room_id: str, query: str = "") -> list[str]:
    answer = await chat.get(f"/rooms/{room_id}/messages{query}", headers=bearer("ann"))
    assert answer.status_code == 200
    return [message["text"] for message in answer.json()]


async def test_who_opens_a_room_is_in_it_with_those_invited(chat: AsyncClient) -> None:
    room_id = await open_room(chat, "bob")
    for username in ("ann", "bob"):
        room = (await chat.get(f"/rooms/{room_id}", headers=bearer(username))).json()
        assert (room["name"], room["created_by"], room["members"]) == ("Lounge", "ann", ["ann", "bob"])
        assert [room["id"] for room in (await chat.get("/rooms", headers=bearer(username))).json()] == [
            room_id
        ]


async def test_for_others_a_room_is_not_there(chat: AsyncClient) -> None:
    room_id = await open_room(chat)
    answers = [
        await chat.get(f"/rooms/{room_id}", headers=bearer("eve")),
        await chat.get(f"/rooms/{room_id}/messages", headers=bearer("eve")),
        await chat.get(f"/rooms/{room_id}/search?q=x", headers=bearer("eve")),
        await chat.post(f"/rooms/{room_id}/messages", headers=bearer("eve"), json={"text": "x"}),
        await chat.post(f"/rooms/{room_id}/members", headers=bearer("eve"), json={"username": "eve"}),
        await chat.delete(f"/rooms/{room_id}/members/me", headers=bearer("eve")),
    ]
    unknown = await chat.get(f"/rooms/{uuid4().hex}", headers=bearer("eve"))
    assert {answer.status_code for answer in answers} == {404}
    assert unknown.json()["detail"].replace(unknown.request.url.path.rpartition("/")[2], room_id) in {
        answer.json()["detail"] for answer in answers
    }
    assert (await chat.get("/rooms", headers=bearer("eve"))).json() == []


async def test_members_invite_others(chat: AsyncClient) -> None:
    room_id = await open_room(chat, "bob")
    for _ in range(2):
        body = {"username": "cid"}
        answer = await chat.post(f"/rooms/{room_id}/members", headers=bearer("bob"), json=body)
        assert answer.status_code == 204
    assert (await chat.get(f"/rooms/{room_id}", headers=bearer("cid"))).json()["members"] == [
        "ann",
        "bob",
        "cid",
    ]


async def test_a_full_room_and_a_user_with_too_many_rooms_are_told(
    chat: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room_id = await open_room(chat)
    monkeypatch.setattr(store_module, "MAX_MEMBERS", 1)
    body = {"username": "bob"}
    full = await chat.post(f"/rooms/{room_id}/members", headers=bearer("ann"), json=body)
    assert (full.status_code, full.json()["detail"]) == (409, "The room is full.")
    monkeypatch.setattr(store_module, "MAX_MEMBERS", 9)
    monkeypatch.setattr(store_module, "MAX_ROOMS", 0)
    many = await chat.post(f"/rooms/{room_id}/members", headers=bearer("ann"), json=body)
    assert (many.status_code, many.json()["detail"][:4]) == (409, "bob ")
    assert (await chat.post("/rooms", headers=bearer("ann"), json={"name": "x"})).status_code == 409


async def test_who_left_a_room_is_out_and_the_last_one_takes_it_away(
    chat: AsyncClient, redis: FakeAsyncRedis
) -> None:
    room_id = await open_room(chat, "bob")
    await write(chat, room_id, "hello")
    await chat.delete(f"/rooms/{room_id}/members/me", headers=bearer("ann"))
    assert (await chat.get(f"/rooms/{room_id}", headers=bearer("ann"))).status_code == 404
    assert (await chat.get(f"/rooms/{room_id}", headers=bearer("bob"))).json()["members"] == ["bob"]
    await chat.delete(f"/rooms/{room_id}/members/me", headers=bearer("bob"))
    assert [key for key in await redis.keys() if room_id in key] == []


async def test_history_is_read_from_the_newest_back_and_from_any_message_on(chat: AsyncClient) -> None:
    room_id = await open_room(chat)
    ids = [await write(chat, room_id, text) for text in "abcde"]
    assert await history(chat, room_id) == list("abcde")
    assert await history(chat, room_id, "?limit=2") == ["d", "e"]
    assert await history(chat, room_id, f"?limit=2&before={ids[3]}") == ["b", "c"]
    assert await history(chat, room_id, f"?limit=2&after={ids[1]}") == ["c", "d"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "before=x", "after=1", "before=1-1&after=1-1", "x=1"]
)
async def test_a_query_that_makes_no_sense_is_refused(chat: AsyncClient, query: str) -> None:
    room_id = await open_room(chat)
    answer = await chat.get(f"/rooms/{room_id}/messages?{query}", headers=bearer("ann"))
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "bell\x07"])
async def test_a_text_that_is_empty_too_long_or_unprintable_is_refused(chat: AsyncClient, text: str) -> None:
    room_id = await open_room(chat)
    answer = await chat.post(f"/rooms/{room_id}/messages", headers=bearer("ann"), json={"text": text})
    assert answer.status_code == 422
    assert await history(chat, room_id) == []


async def test_lines_and_all_letters_arrive_as_they_were(chat: AsyncClient) -> None:
    room_id = await open_room(chat)
    text = 'zwei\nZeilen\t„mit“ 🐍 "und" \\ {}'
    await write(chat, room_id, text)
    assert await history(chat, room_id) == [text]


async def test_without_elasticsearch_there_is_no_search(chat: AsyncClient) -> None:
    room_id = await open_room(chat)
    answer = await chat.get(f"/rooms/{room_id}/search?q=x", headers=bearer("ann"))
    assert (answer.status_code, "Elasticsearch" in answer.json()["detail"]) == (404, True)


async def test_sent_messages_are_counted(chat: AsyncClient) -> None:
    room_id = await open_room(chat)
    await write(chat, room_id, "x")
    assert "\nmessages_sent_total 1.0\n" in (await chat.get("/metrics")).text


async def test_without_redis_the_service_asks_to_try_again(
    chat: AsyncClient, redis_server: FakeServer
) -> None:
    room_id = await open_room(chat)
    redis_server.connected = False
    answers = [
        await chat.post("/rooms", headers=bearer("ann"), json={"name": "x"}),
        await chat.get("/rooms", headers=bearer("ann")),
        await chat.get(f"/rooms/{room_id}", headers=bearer("ann")),
        await chat.get(f"/rooms/{room_id}/messages", headers=bearer("ann")),
        await chat.post(f"/rooms/{room_id}/messages", headers=bearer("ann"), json={"text": "x"}),
        await chat.get("/health"),
    ]
    assert {answer.status_code for answer in answers} == {503}
