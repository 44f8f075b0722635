import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from fakeredis import FakeAsyncRedis
from httpx import AsyncClient
from prometheus_client import CollectorRegistry

from chat_services.chat_service.app import assemble
from chat_services.chat_service.outbox import consumer as consumer_module
from chat_services.chat_service.outbox.indexer import Indexer
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.schema import Message
from chat_services.chat_service.search import MessageSearch
from chat_services.chat_service.settings import ChatServiceSettings
from service_kit.errors import DependencyUnavailableError
from tests.unit.apps.chat.fake_elasticsearch import FakeElasticsearch
from tests.unit.apps.chat.support import bearer, client_of, settings
from tests.unit.apps.serving import serving

pytestmark = pytest.mark.anyio

ROOM = "a" * 32
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def message(number: int, text: str, room_id: str = ROOM) -> Message:
    sent_at = MOMENT + timedelta(seconds=number)
    return Message(id=f"{number}-0", room_id=room_id, sender="ann", text=text, sent_at=sent_at)


@pytest.fixture
def elasticsearch() -> FakeElasticsearch:
    return FakeElasticsearch()


@pytest.fixture
async def url(elasticsearch: FakeElasticsearch) -> AsyncIterator[str]:
    async with serving(elasticsearch.app()) as address:
        yield f"http://{address}"


@pytest.fixture
async def search(url: str) -> AsyncIterator[MessageSearch]:
    search = MessageSearch(url)
    yield search
    await search.close()


async def test_messages_are_found_by_all_their_words_newest_first(search: MessageSearch) -> None:
    first, second, other = message(1, "Red apples"), message(2, "apples, red ones"), message(3, "red pears")
    await search.add([first, message(2, "red green apples"), other])
    assert [found.id for found in await search.find(ROOM, "apples RED", 10)] == ["2-0", "1-0"]
    assert await search.find(ROOM, "apples red", 1) == [message(2, "red green apples")]
    assert second not in await search.find(ROOM, "pears", 10)


async def test_another_rooms_messages_are_not_found(search: MessageSearch) -> None:
    await search.add([message(1, "red", room_id="b" * 32)])
    assert await search.find(ROOM, "red", 10) == []


async def test_the_index_is_made_once_with_exact_room_ids(
    search: MessageSearch, elasticsearch: FakeElasticsearch
) -> None:
    await search.prepare()
    await search.prepare()
    assert elasticsearch.mappings is not None
    assert elasticsearch.mappings["dynamic"] is False
    properties = elasticsearch.mappings["properties"]
    assert isinstance(properties, dict)
    assert properties["room_id"] == {"type": "keyword"}


async def test_a_message_that_comes_twice_is_found_once(search: MessageSearch) -> None:
    for _ in range(2):
        await search.add([message(1, "red")])
    assert len(await search.find(ROOM, "red", 10)) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_messages_that_elasticsearch_has_no_room_for_now_are_to_be_offered_again(
    search: MessageSearch, elasticsearch: FakeElasticsearch, status: int
) -> None:
    elasticsearch.bulk_status = status
    with pytest.raises(DependencyUnavailableError):
        await search.add([message(1, "red")])


async def test_messages_that_elasticsearch_refuses_are_given_up_and_counted(
    search: MessageSearch, elasticsearch: FakeElasticsearch, registry: CollectorRegistry
) -> None:
    elasticsearch.bulk_status = 400
    await Indexer(search, OutboxMetrics(registry)).handle([message(1, "a"), message(2, "b")])
    assert registry.get_sample_value("outbox_rejected_total", {"group": "search-index"}) == 2


async def test_without_elasticsearch_everything_says_so(
    search: MessageSearch, elasticsearch: FakeElasticsearch
) -> None:
    elasticsearch.away = True
    for attempt in (search.prepare(), search.add([message(1, "red")]), search.find(ROOM, "red", 1)):
        with pytest.raises(DependencyUnavailableError, match="elasticsearch is unavailable"):
            await attempt


async def test_what_is_sent_can_be_searched_and_an_outage_only_delays_it(
    redis: FakeAsyncRedis,
    url: str,
    elasticsearch: FakeElasticsearch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumer_module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(consumer_module, "WAIT_MS", 10)
    elasticsearch.away = True
    app = assemble(settings(ChatServiceSettings, ELASTICSEARCH_URL=url), redis)
    async with client_of(app) as chat:
        room_id = (await chat.post("/rooms", headers=bearer("ann"), json={"name": "x"})).json()["id"]
        path = f"/rooms/{room_id}"
        sent = await chat.post(f"{path}/messages", headers=bearer("ann"), json={"text": "red apples"})
        assert sent.status_code == 201
        assert (await chat.get(f"{path}/search?q=red", headers=bearer("ann"))).status_code == 503
        assert (await chat.get("/health")).status_code == 200  # one can chat without searching
        elasticsearch.away = False
        assert await found(chat, f"{path}/search?q=apples") == [sent.json()]


async def found(chat: AsyncClient, path: str) -> list[object]:
    async with asyncio.timeout(5):
        while True:
            answer = await chat.get(path, headers=bearer("ann"))
            if answer.status_code == 200 and answer.json():
                messages: list[object] = answer.json()
                return messages
            await asyncio.sleep(0.01)
