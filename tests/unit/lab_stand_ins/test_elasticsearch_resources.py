"""Thread pools, breakers, memory and CPU shares of the Elasticsearch stand-in."""

import asyncio
import gc
import threading
from pathlib import Path

import pytest

from lab.elasticsearch_server.elasticsearch_lab.errors import ElasticsearchError
from lab.elasticsearch_server.elasticsearch_lab.stats.breakers import Breakers
from lab.elasticsearch_server.elasticsearch_lab.stats.collections import Collections
from lab.elasticsearch_server.elasticsearch_lab.stats.machine import Memory, Share, memory
from lab.elasticsearch_server.elasticsearch_lab.stats.pools import Pool


def test_a_breaker_counts_bodies_only_while_they_are_worked_on() -> None:
    breakers = Breakers(100, lambda: 0)
    with breakers.holding(60):
        assert breakers.in_flight == 60
        with (
            pytest.raises(ElasticsearchError, match=r"in_flight_requests.*would be \[110\]"),
            breakers.holding(50),
        ):
            pass
    with breakers.holding(50):
        assert breakers.in_flight_requests.tripped == 1


def test_a_full_pool_rejects_and_says_what_it_did() -> None:
    async def run() -> Pool:
        pool = Pool("write", 1, 1)
        gate = threading.Event()
        running = [asyncio.create_task(pool.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        assert (pool.active, pool.queue) == (1, 1)
        with pytest.raises(ElasticsearchError, match=r"rejected execution on \[write\]"):
            await pool.run(gate.wait)
        gate.set()
        await asyncio.gather(*running)
        pool.close()
        return pool

    pool = asyncio.run(run())
    assert (pool.active, pool.queue, pool.completed, pool.rejected, pool.largest) == (0, 0, 2, 1, 1)


def test_collections_are_counted_until_nobody_wants_to_know() -> None:
    collections = Collections()
    gc.collect()
    assert collections.old.count == 1
    assert collections.old.millis > 0
    collections.stop()
    gc.collect()
    assert collections.old.count == 1


def test_memory_is_the_containers_where_it_has_a_limit(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 1000 kB\nMemAvailable: 600 kB\n")
    assert memory(tmp_path, tmp_path) == Memory(1000 * 1024, 400 * 1024)
    (tmp_path / "memory.max").write_text("max\n")
    assert memory(tmp_path, tmp_path).total == 1000 * 1024
    (tmp_path / "memory.max").write_text("2048\n")
    (tmp_path / "memory.current").write_text("1024\n")
    assert memory(tmp_path, tmp_path) == Memory(2048, 1024)


def test_a_share_is_worked_out_once_a_second() -> None:
    numbers = iter([(0.0, 0.0), (1.0, 4.0), (4.0, 8.0)])
    times = iter([0.0, 0.5, 1.0, 1.0, 2.0, 2.0])
    share = Share(lambda: next(numbers), lambda: next(times))
    assert [share.percent() for _ in range(3)] == [0, 25, 75]
