import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry

from chat_services.chat_service.outbox.mentions import MentionNotifier, mentioned
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.schema import Message
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.notification_service.app import assemble
from chat_services.notification_service.inbox.store import InboxStore
from chat_services.notification_service.settings import NotificationSettings
from service_kit.errors import DependencyUnavailableError
from tests.unit.apps.chat.live import joined, replica
from tests.unit.apps.chat.support import WEBHOOK_TOKEN, fresh_client, settings, tokens
from tests.unit.apps.serving import serving

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hello @bob and @cid, also @bob", ["bob", "cid"]),
        ("@Bob!", ["bob"]),
        ("(@bob)", ["bob"]),
        ("mail bob@bobs.example", []),
        ("@ann talks to herself", []),
        ("@xy @" + "z" * 33, []),
        ("@@bob", []),
        (" ".join(f"@user{number:02}" for number in range(20)), [f"user{number:02}" for number in range(10)]),
    ],
)
async def test_mentions_are_names_after_an_at(text: str, names: list[str]) -> None:
    assert mentioned(text, by="ann") == names


@pytest.fixture
async def notifications(redis_server: FakeServer) -> AsyncIterator[str]:
    chosen = settings(NotificationSettings, ALERT_WEBHOOK_TOKEN=WEBHOOK_TOKEN)
    async with serving(assemble(chosen, fresh_client(redis_server))) as address:
        yield f"http://{address}"


def notifier(url: str, redis: FakeAsyncRedis, registry: CollectorRegistry) -> MentionNotifier:
    return MentionNotifier(
        url, service="chat-service", tokens=tokens(), rooms=RoomStore(redis), metrics=OutboxMetrics(registry)
    )


async def message(redis: FakeAsyncRedis, text: str) -> Message:
    rooms = RoomStore(redis)
    room = await rooms.open("ann", "Lounge")
    await rooms.invite(room.id, by="ann", username="bob")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Message(id="1-0", room_id=room.id, sender="ann", text=text, sent_at=moment)


async def test_members_are_told_once_and_others_are_not(
    notifications: str, redis: FakeAsyncRedis, registry: CollectorRegistry
) -> None:
    tell = notifier(notifications, redis, registry)
    said = await message(redis, "@bob @eve look")
    for _ in range(2):
        await tell.handle([said])
    await tell.close()
    inbox = InboxStore(redis)
    (notification,) = await inbox.of("bob", 10)
    assert (notification.kind, notification.sender, notification.text) == ("mention", "ann", "@bob @eve look")
    assert (notification.room_id, notification.message_id) == (said.room_id, "1-0")
    assert await inbox.of("eve", 10) == []


async def test_a_notification_service_that_is_away_is_asked_again(
    redis: FakeAsyncRedis, registry: CollectorRegistry
) -> None:
    tell = notifier("http://127.0.0.1:1", redis, registry)
    with pytest.raises(DependencyUnavailableError, match="notification-service"):
        await tell.handle([await message(redis, "@bob")])
    await tell.close()


async def test_a_mention_reaches_the_open_websocket_of_its_user(
    notifications: str, redis: FakeAsyncRedis, redis_server: FakeServer
) -> None:
    room_id = (await message(redis, "")).room_id
    async with (
        replica(fresh_client(redis_server), NOTIFICATION_SERVICE_URL=notifications) as address,
        joined(address, "ann") as ann,
        joined(address, "bob") as bob,
    ):
        await ann.say(room_id, "are you there, @bob?")
        async with asyncio.timeout(5):
            notification = await bob.hear("notification")
    assert (notification["sender"], notification["text"]) == ("ann", "are you there, @bob?")
