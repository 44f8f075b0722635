import asyncio
from math import isnan

import pytest
from prometheus_client import CollectorRegistry

from dating_bot.upkeep import FORGET_LIMIT, Upkeep
from dating_bot.web.statistics import Statistics
from service_kit.errors import DependencyUnavailableError
from tests.unit.apps.dating.chatting import Chat
from tests.unit.apps.dating.fakes import MemoryStorage

pytestmark = pytest.mark.anyio


def statistics(storage: MemoryStorage, registry: CollectorRegistry, ttl_seconds: float = 60) -> Statistics:
    return Statistics(storage, ttl_seconds=ttl_seconds, registry=registry)


async def test_figures_are_counted_once_within_their_time_to_live(chat: Chat) -> None:
    figures = statistics(chat.storage, chat.registry)
    assert (await figures.current()).profiles == 0
    await chat.register(1)
    assert (await figures.current()).profiles == 0
    assert chat.storage.reads == 1


async def test_old_figures_are_counted_again(chat: Chat) -> None:
    figures = statistics(chat.storage, chat.registry, ttl_seconds=0)
    await figures.current()
    await chat.register(1)
    assert (await figures.current()).profiles == 1
    assert chat.counted("profiles_active") == 1


async def test_all_who_ask_at_once_share_one_count(chat: Chat) -> None:
    figures = statistics(chat.storage, chat.registry)
    await asyncio.gather(*(figures.current() for _ in range(20)))
    assert chat.storage.reads == 1


async def test_all_who_ask_at_once_share_one_failure_and_the_gauge_says_so(chat: Chat) -> None:
    figures = statistics(chat.storage, chat.registry, ttl_seconds=0)
    await figures.current()
    chat.storage.away = True
    outcomes = await asyncio.gather(*(figures.current() for _ in range(5)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {DependencyUnavailableError}
    assert isnan(chat.counted("profiles_active"))
    chat.storage.away = False
    assert (await figures.current()).profiles == 0
    assert chat.counted("profiles_active") == 0


async def test_one_who_stops_waiting_takes_the_figures_from_nobody(chat: Chat) -> None:
    figures = statistics(chat.storage, chat.registry)
    impatient = asyncio.create_task(figures.current())
    patient = asyncio.create_task(figures.current())
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).profiles == 0


async def test_upkeep_refreshes_the_gauge_and_forgets_old_updates(chat: Chat) -> None:
    await chat.register(1)
    upkeep = Upkeep(storage=chat.storage, statistics=statistics(chat.storage, chat.registry))
    await upkeep.step()
    assert chat.counted("profiles_active") == 1
    assert chat.storage.rows.updates == {}


async def test_upkeep_goes_on_in_the_next_round_where_much_is_old(chat: Chat) -> None:
    upkeep = Upkeep(storage=chat.storage, statistics=statistics(chat.storage, chat.registry))
    chat.storage.rows.updates = dict.fromkeys(range(FORGET_LIMIT + 1), "reply")
    await upkeep.step()
    assert len(chat.storage.rows.updates) == 1
    await upkeep.step()
    assert chat.storage.rows.updates == {}
    chat.storage.rows.updates = {1: "reply"}
    await upkeep.step()
    assert len(chat.storage.rows.updates) == 1, "it rests once it has forgotten all"


async def test_upkeep_survives_an_outage(chat: Chat) -> None:
    upkeep = Upkeep(storage=chat.storage, statistics=statistics(chat.storage, chat.registry))
    chat.storage.away = True
    stop = asyncio.Event()
    running = asyncio.create_task(upkeep.run(stop))
    await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(running, 1)
