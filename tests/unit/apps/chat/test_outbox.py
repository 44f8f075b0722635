import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry

from chat_services.chat_service.keys import OUTBOX
from chat_services.chat_service.outbox import consumer as consumer_module
from chat_services.chat_service.outbox.consumer import OutboxConsumer
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.messages import MessageStore
from chat_services.chat_service.rooms.schema import Message, MessageBody
from chat_services.chat_service.rooms.store import RoomStore
from service_kit.errors import DependencyUnavailableError
from tests.unit.apps.chat.support import fresh_client

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def little_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer_module, "WAIT_MS", 10)
    monkeypatch.setattr(consumer_module, "RETRY_SECONDS", 0.01)


@dataclass
class Target:
    """What is told of the messages; it may be away."""

    away: bool = False
    told: list[str] = field(default_factory=list)

    async def handle(self, messages: Sequence[Message]) -> None:
        if self.away:
            raise DependencyUnavailableError("target")
        self.told += [message.text for message in messages]


@pytest.fixture
def target() -> Target:
    return Target()


class Sender:
    """Sends messages into one room."""

    def __init__(self, redis: FakeAsyncRedis) -> None:
        self._rooms = RoomStore(redis)
        self._messages = MessageStore(redis, history_length=100, registry=CollectorRegistry())
        self._room_id = ""

    async def send(self, *texts: str) -> None:
        if not self._room_id:
            self._room_id = (await self._rooms.open("ann", "Lounge")).id
        for text in texts:
            await self._messages.send(self._room_id, "ann", text)


@pytest.fixture
def sender(redis: FakeAsyncRedis) -> Sender:
    return Sender(redis)


def consumer(redis: FakeAsyncRedis, target: Target, name: str = "one", group: str = "g") -> OutboxConsumer:
    metrics = OutboxMetrics(CollectorRegistry())
    return OutboxConsumer(redis, group=group, consumer=name, handle=target.handle, metrics=metrics)


@pytest.fixture
async def stop() -> AsyncIterator[asyncio.Event]:
    event = asyncio.Event()
    yield event
    event.set()


async def until_told(target: Target, *texts: str) -> None:
    async with asyncio.timeout(5):
        while target.told != list(texts):
            await asyncio.sleep(0.005)


async def test_messages_are_told_in_order_also_those_from_before(
    redis: FakeAsyncRedis, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    await sender.send("a", "b")
    task = asyncio.create_task(consumer(redis, target).run(stop))
    await until_told(target, "a", "b")
    await sender.send("c")
    await until_told(target, "a", "b", "c")
    stop.set()
    await task


async def test_what_could_not_be_told_is_told_when_the_target_is_back(
    redis: FakeAsyncRedis, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    target.away = True
    task = asyncio.create_task(consumer(redis, target).run(stop))
    await sender.send("a", "b")
    await asyncio.sleep(0.05)
    await sender.send("c")
    target.away = False
    await until_told(target, "a", "b", "c")
    stop.set()
    await task


async def test_two_replicas_share_the_work(
    redis: FakeAsyncRedis, redis_server: FakeServer, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    tasks = [
        asyncio.create_task(consumer(fresh_client(redis_server), target, name).run(stop))
        for name in ("one", "two")
    ]
    await sender.send(*"abcdefgh")
    async with asyncio.timeout(5):
        while len(target.told) < 8:
            await asyncio.sleep(0.005)
    assert sorted(target.told) == list("abcdefgh")
    stop.set()
    await asyncio.gather(*tasks)


async def test_what_a_dead_replica_had_taken_is_done_by_another(
    redis: FakeAsyncRedis,
    target: Target,
    sender: Sender,
    stop: asyncio.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumer_module, "DEAD_AFTER_MS", 1)
    await sender.send("a")
    await redis.xgroup_create(OUTBOX, "g", id="0")
    await redis.xreadgroup("g", "dead", {OUTBOX: ">"})
    await asyncio.sleep(0.01)
    task = asyncio.create_task(consumer(redis, target).run(stop))
    await until_told(target, "a")
    stop.set()
    await task


async def test_groups_are_told_independently(
    redis: FakeAsyncRedis, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    away = Target(away=True)
    tasks = [
        asyncio.create_task(consumer(redis, target, group="g").run(stop)),
        asyncio.create_task(consumer(redis, away, group="h").run(stop)),
    ]
    await sender.send("a")
    await until_told(target, "a")
    assert away.told == []
    stop.set()
    await asyncio.gather(*tasks)


async def test_a_redis_that_has_lost_its_data_does_not_stop_the_work(
    redis: FakeAsyncRedis, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    task = asyncio.create_task(consumer(redis, target).run(stop))
    await sender.send("a")
    await until_told(target, "a")
    body = MessageBody(room_id="r", sender="ann", text="b", sent_at=datetime(2026, 1, 1, tzinfo=UTC))
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.flushall()
        pipeline.xadd(OUTBOX, {"id": "1-0", "body": body.model_dump_json()})
        await pipeline.execute()
    await until_told(target, "a", "b")
    stop.set()
    await task


async def test_a_consumer_that_stops_leaves_nothing_behind(
    redis: FakeAsyncRedis, target: Target, sender: Sender, stop: asyncio.Event
) -> None:
    task = asyncio.create_task(consumer(redis, target).run(stop))
    await sender.send("a")
    await until_told(target, "a")
    stop.set()
    await task
    assert await redis.xinfo_consumers(OUTBOX, "g") == []


async def test_what_is_waiting_is_measured(redis: FakeAsyncRedis, sender: Sender) -> None:
    await sender.send("a", "b", "c")
    registry = CollectorRegistry()
    away = Target(away=True)
    waiting = OutboxConsumer(
        redis, group="g", consumer="one", handle=away.handle, metrics=OutboxMetrics(registry)
    )
    await redis.xgroup_create(OUTBOX, "g", id="0")
    with pytest.raises(DependencyUnavailableError):
        await waiting.step()
    assert registry.get_sample_value("outbox_waiting_messages", {"group": "g"}) == 3
