import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from httpx import ASGITransport, AsyncClient, Response
from pydantic import SecretStr

from dating_bot.chat.routes import chat_routes
from dating_bot.web.routes import web_routes
from dating_bot.web.statistics import Statistics
from dating_bot.webhook_auth import HEADER, WebhookGuard
from service_kit.app import create_app
from service_kit.settings import ServiceSettings
from tests.unit.apps.dating.chatting import Chat

pytestmark = pytest.mark.anyio

TOKEN = "s3cret-0123456789"
UPDATE = {"update_id": 1, "user": {"id": 1, "name": "Ann"}, "text": "/start"}


@dataclass
class Api:
    client: AsyncClient
    chat: Chat

    async def deliver(self, token: str | None = TOKEN, changes: dict[str, object] | None = None) -> Response:
        headers = {} if token is None else {HEADER: token}
        return await self.client.post("/bot/updates", json=UPDATE | (changes or {}), headers=headers)


@pytest.fixture
async def api(chat: Chat) -> AsyncIterator[Api]:
    app = create_app(ServiceSettings(service_name="bot"), registry=chat.registry)
    guard = WebhookGuard(SecretStr(TOKEN), chat.registry)
    statistics = Statistics(chat.storage, ttl_seconds=0, registry=chat.registry)
    app.include_router(chat_routes(chat.handler, guard))
    app.include_router(web_routes(chat.storage, statistics, guard))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://bot") as client:
        yield Api(client, chat)


async def test_an_update_is_answered_with_the_reply(api: Api) -> None:
    answer = await api.deliver()
    assert answer.status_code == 200
    assert answer.json() == {"update_id": 1, "reply": answer.json()["reply"], "duplicate": False}
    assert "Welcome, Ann" in answer.json()["reply"]


async def test_more_than_the_bot_needs_is_let_pass(api: Api) -> None:
    user = {"id": 1, "name": "Ann", "language": "nl"}
    assert (await api.deliver(changes={"user": user, "chat": {"id": 5}})).status_code == 200


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("update_id", -1),
        ("update_id", 2**63),
        ("update_id", "x"),
        ("user", {"id": 0, "name": "Ann"}),
        ("user", {"id": 1}),
        ("text", "x" * 4097),
        ("text", 7),
    ],
)
async def test_an_update_that_makes_no_sense_is_refused(api: Api, key: str, value: object) -> None:
    answer = await api.deliver(changes={key: value})
    assert answer.status_code == 422
    assert [error["field"].split(".")[:2] for error in answer.json()["errors"]] == [["body", key]]
    assert api.chat.storage.rows.updates == {}


@pytest.mark.parametrize("body", [b"", b"junk", b"[]", b'{"text": "\\ud800"}', b"\xff"])
async def test_a_body_that_is_no_json_object_is_refused(api: Api, body: bytes) -> None:
    answer = await api.client.post("/bot/updates", content=body, headers={HEADER: TOKEN})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("token", "reason"), [(None, "missing"), ("", "wrong"), (TOKEN[:-1], "wrong"), (TOKEN + "x", "wrong")]
)
async def test_without_the_token_nothing_is_done_and_it_is_told(
    api: Api, token: str | None, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await api.deliver(token)
    assert answer.status_code == 401
    assert HEADER in answer.headers["WWW-Authenticate"]
    assert api.chat.storage.rows.members == {}
    assert api.chat.counted("webhook_auth_failures_total", reason=reason) == 1
    told = [record for record in caplog.records if record.message == "webhook authentication failed"]
    assert [(record.levelno, record.__dict__["reason"]) for record in told] == [(logging.WARNING, reason)]


async def test_a_token_beyond_ascii_is_only_wrong(api: Api) -> None:
    answer = await api.client.post(
        "/bot/updates", json=UPDATE, headers={HEADER.encode(): "schlüssel".encode()}
    )
    assert answer.status_code == 401


async def test_the_token_is_asked_for_before_the_body_is_looked_at(api: Api) -> None:
    answer = await api.client.post("/bot/updates", content=b"junk")
    assert answer.status_code == 401
    assert api.chat.counted("webhook_auth_failures_total", reason="missing") == 1


async def test_the_figures_are_there_for_everyone(api: Api) -> None:
    await api.chat.register(1, 2)
    await api.chat.register(3, city="Bruges")
    await api.chat.like(1, 2)
    await api.chat.like(2, 1)
    answer = await api.client.get("/api/stats")
    assert answer.json() == {"profiles": 3, "cities": 2, "likes": 2, "matches": 1}
    assert api.chat.counted("profiles_active") == 3


async def test_profiles_are_listed_page_by_page_without_the_messengers_ids(api: Api) -> None:
    await api.chat.register(3, 1, 2)
    first = (await api.client.get("/api/profiles", params={"limit": 2})).json()
    assert [item["name"] for item in first["items"]] == ["Bob", "Ann"]
    assert set(first["items"][0]) == {"id", "name", "age", "city", "about", "since"}
    rest = (await api.client.get("/api/profiles", params={"cursor": first["next_cursor"]})).json()
    assert [item["name"] for item in rest["items"]] == ["Cleo"]
    assert rest["next_cursor"] is None


async def test_profiles_can_be_asked_for_by_city(api: Api) -> None:
    await api.chat.register(1)
    await api.chat.register(2, city="Bruges")
    found = (await api.client.get("/api/profiles", params={"city": " BRUGES "})).json()
    assert [item["name"] for item in found["items"]] == ["Bob"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=0", f"cursor={2**63}", "city=", "age=20"])
async def test_a_query_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    assert (await api.client.get(f"/api/profiles?{query}")).status_code == 422


async def test_matches_are_for_the_messenger_alone(api: Api) -> None:
    await api.chat.register(1, 2)
    await api.chat.like(1, 2)
    await api.chat.like(2, 1)
    assert (await api.client.get("/api/matches/1")).status_code == 401
    answer = await api.client.get("/api/matches/1", headers={HEADER: TOKEN})
    assert [item["name"] for item in answer.json()["items"]] == ["Bob"]
    assert (await api.client.get("/api/matches/9", headers={HEADER: TOKEN})).status_code == 404


async def test_without_its_database_the_bot_asks_to_try_again(api: Api) -> None:
    await api.deliver()
    api.chat.storage.away = True
    answers = [
        await api.deliver(changes={"update_id": 2}),
        await api.client.get("/api/stats"),
        await api.client.get("/api/profiles"),
        await api.client.get("/api/matches/1", headers={HEADER: TOKEN}),
    ]
    assert {answer.status_code for answer in answers} == {503}
    assert all("Retry-After" in answer.headers for answer in answers)
    assert api.chat.counted("bot_updates_total", command="start", result="failed") == 1
