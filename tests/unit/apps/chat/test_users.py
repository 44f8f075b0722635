from collections.abc import AsyncIterator

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from chat_services.shared.presence import Presence, PresenceStore
from chat_services.user_service import contacts
from chat_services.user_service.app import assemble
from chat_services.user_service.settings import UserSettings
from tests.unit.apps.chat.support import as_service, bearer, client_of, settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(redis: FakeAsyncRedis) -> AsyncIterator[AsyncClient]:
    async with client_of(assemble(settings(UserSettings), redis)) as client:
        yield client


async def visit(client: AsyncClient, *usernames: str) -> None:
    for username in usernames:
        assert (await client.get("/users/me", headers=bearer(username))).status_code == 200


async def test_a_profile_begins_with_the_first_visit(client: AsyncClient) -> None:
    assert (await client.get("/users/bob", headers=bearer("ann"))).status_code == 404
    await visit(client, "bob")
    profile = (await client.get("/users/bob", headers=bearer("ann"))).json()
    assert (profile["username"], profile["display_name"], profile["about"]) == ("bob", "bob", "")


async def test_users_change_their_own_profile(client: AsyncClient) -> None:
    await visit(client, "ann")
    began = (await client.get("/users/me", headers=bearer("ann"))).json()["created_at"]
    answer = await client.patch("/users/me", headers=bearer("ann"), json={"display_name": " Ann Ä. "})
    assert answer.status_code == 200
    await client.patch("/users/me", headers=bearer("ann"), json={"about": "hello"})
    profile = (await client.get("/users/ann", headers=bearer("bob"))).json()
    assert profile == {"username": "ann", "display_name": "Ann Ä.", "about": "hello", "created_at": began}


@pytest.mark.parametrize(
    "change", [{}, {"display_name": ""}, {"display_name": "a\nb"}, {"about": "x" * 501}, {"username": "bob"}]
)
async def test_a_change_of_nothing_or_to_nonsense_is_refused(
    client: AsyncClient, change: dict[str, str]
) -> None:
    answer = await client.patch("/users/me", headers=bearer("ann"), json=change)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer x"}, as_service()]
)
async def test_without_a_users_token_nothing_is_shown(client: AsyncClient, headers: dict[str, str]) -> None:
    for path in ("/users/me", "/users/ann", "/users/ann/presence", "/users/me/contacts"):
        answer = await client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_contacts_are_listed_by_name_with_their_presence(
    client: AsyncClient, redis: FakeAsyncRedis
) -> None:
    await visit(client, "bob", "cid")
    for contact in ("cid", "bob", "bob"):
        answer = await client.put(f"/users/me/contacts/{contact}", headers=bearer("ann"))
        assert answer.status_code == 204
    await PresenceStore(redis).set("bob", Presence.AWAY)
    listed = (await client.get("/users/me/contacts", headers=bearer("ann"))).json()
    assert listed == [
        {"username": "bob", "presence": "away"},
        {"username": "cid", "presence": "offline"},
    ]


async def test_a_contact_can_be_removed_more_than_once(client: AsyncClient) -> None:
    await visit(client, "bob")
    await client.put("/users/me/contacts/bob", headers=bearer("ann"))
    for _ in range(2):
        answer = await client.delete("/users/me/contacts/bob", headers=bearer("ann"))
        assert answer.status_code == 204
    assert (await client.get("/users/me/contacts", headers=bearer("ann"))).json() == []


async def test_nobody_unknown_becomes_a_contact(client: AsyncClient) -> None:
    assert (await client.put("/users/me/contacts/bob", headers=bearer("ann"))).status_code == 404


async def test_there_is_an_end_to_contacts(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "MAX_CONTACTS", 1)
    await visit(client, "bob", "cid")
    statuses = [
        (await client.put(f"/users/me/contacts/{name}", headers=bearer("ann"))).status_code
        for name in ("bob", "cid", "bob")
    ]
    assert statuses == [204, 409, 204]


async def test_presence_is_shown_to_others_and_fades(client: AsyncClient, redis: FakeAsyncRedis) -> None:
    path = "/users/ann/presence"
    assert (await client.get(path, headers=bearer("bob"))).json()["presence"] == "offline"
    await client.put("/users/me/presence", headers=bearer("ann"), json={"presence": "away"})
    assert (await client.get(path, headers=bearer("bob"))).json()["presence"] == "away"
    assert 0 < await redis.ttl("chat:user:ann:presence") <= 60


async def test_renewing_keeps_what_the_user_has_chosen(redis: FakeAsyncRedis) -> None:
    store = PresenceStore(redis)
    await store.renew("ann")
    assert await store.of(["ann"]) == {"ann": Presence.ONLINE}
    await store.set("ann", Presence.AWAY)
    await store.renew("ann")
    assert await store.of(["ann"]) == {"ann": Presence.AWAY}
    await store.set("ann", Presence.OFFLINE)
    assert await store.of(["ann"]) == {"ann": Presence.OFFLINE}


async def test_without_redis_the_service_asks_to_try_again(
    client: AsyncClient, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    for path in ("/users/me", "/users/bob", "/users/bob/presence", "/users/me/contacts"):
        assert (await client.get(path, headers=bearer("ann"))).status_code == 503
