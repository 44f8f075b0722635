"""Pipelines of the Logstash stand-in at work: nothing is lost on the way."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from pydantic import JsonValue

from lab.logstash_server.logstash_lab.event.event import Event, JsonObject
from lab.logstash_server.logstash_lab.pipeline import Pipeline, Work
from lab.logstash_server.logstash_lab.plugins.meters import Meter
from lab.logstash_server.logstash_lab.plugins.registry import Plugins
from lab.logstash_server.logstash_lab.queue.base import Queue
from lab.logstash_server.logstash_lab.queue.memory import MemoryQueue
from lab.logstash_server.logstash_lab.queue.persisted import PersistedQueue
from tests.unit.lab_stand_ins.logstash_plugins import plugins

WORK = Work(workers=2, batch_size=10, batch_delay=0.001)
CONFIGURATION = """
input { tcp { port => 0 host => "127.0.0.1" codec => json_lines type => "log" } }
filter { mutate { add_field => { "system" => "chat" } } }
output { stdout { } }
"""


class Gate:
    """An output that keeps events once it is open."""

    id = "gate"
    name = "gate"

    def __init__(self, *, is_open: bool = True) -> None:
        self.meter = Meter()
        self.open = asyncio.Event()
        if is_open:
            self.open.set()
        self.numbers: list[JsonValue] = []
        self.last: JsonObject = {}

    async def send(self, events: Sequence[Event]) -> None:
        await self.open.wait()
        self.numbers += [event.get(("n",)) for event in events]
        self.last = events[-1].fields()

    def details(self) -> JsonObject:
        return {}

    async def close(self) -> None:
        return


def pipeline_to(gate: Gate, queue: Queue) -> Pipeline:
    made = plugins(CONFIGURATION)
    return Pipeline("main", Plugins(made.inputs, made.filters, (gate,)), queue, WORK)


async def write(pipeline: Pipeline, numbers: range) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection("127.0.0.1", pipeline.plugins.inputs[0].port)
    for number in numbers:
        writer.write(json.dumps({"n": number}).encode() + b"\n")
    await writer.drain()
    return writer


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(30):
            await test()

    asyncio.run(bounded())


def test_lines_go_through_and_are_counted() -> None:
    async def test() -> None:
        gate = Gate()
        pipeline = pipeline_to(gate, MemoryQueue(20))
        await pipeline.start()
        writer = await write(pipeline, range(100))
        writer.write(b'\n{"n": 100}')  # an empty line, and a last one without an end
        writer.close()
        await until(lambda: pipeline.given == 101)
        assert sorted(map(str, gate.numbers)) == sorted(map(str, range(101)))
        assert {key: gate.last[key] for key in ("type", "system")} == {"type": "log", "system": "chat"}
        assert (pipeline.taken, pipeline.filtered, pipeline.queue.waiting()) == (101, 101, 0)
        assert pipeline.plugins.inputs[0].meter.given == 101
        assert pipeline.plugins.filters[0].meter.shown()["in"] == 101
        await pipeline.stop(drain=True)
        assert not pipeline.running

    run(test)


def test_a_held_up_output_holds_back_the_input_and_loses_nothing() -> None:
    async def test() -> None:
        gate = Gate(is_open=False)
        pipeline = pipeline_to(gate, MemoryQueue(20))
        await pipeline.start()
        await write(pipeline, range(500))
        # 10 events are with each of two workers, 20 in the queue
        await until(lambda: pipeline.taken == 40)
        await asyncio.sleep(0.1)
        assert (pipeline.taken, pipeline.given) == (40, 0)
        gate.open.set()
        await until(lambda: pipeline.given == 500)
        await pipeline.stop(drain=True)
        assert len(set(map(str, gate.numbers))) == 500

    run(test)


def test_stopping_delivers_what_was_received_however_long_it_takes() -> None:
    async def test() -> None:
        gate = Gate(is_open=False)
        pipeline = pipeline_to(gate, MemoryQueue(20))
        await pipeline.start()
        await write(pipeline, range(200))
        await until(lambda: pipeline.taken == 40)
        stopping = asyncio.create_task(pipeline.stop(drain=True))
        await asyncio.sleep(0.05)
        assert not stopping.done()
        gate.open.set()
        await stopping
        assert len(gate.numbers) == 200

    run(test)


def test_a_queue_on_disk_gives_out_again_what_was_not_delivered(tmp_path: Path) -> None:
    async def test() -> None:
        gate = Gate(is_open=False)
        pipeline = pipeline_to(gate, PersistedQueue(tmp_path, 1 << 20))
        await pipeline.start()
        await write(pipeline, range(300))
        await until(lambda: pipeline.taken == 300)
        await pipeline.stop(drain=False)
        assert gate.numbers == []
        gate = Gate()
        pipeline = pipeline_to(gate, PersistedQueue(tmp_path, 1 << 20))
        assert pipeline.queue.waiting() == 300
        await pipeline.start()
        await until(lambda: pipeline.given == 300)
        await pipeline.stop(drain=False)
        assert sorted(map(str, gate.numbers)) == sorted(map(str, range(300)))

    run(test)


def test_a_queue_on_disk_takes_no_more_than_it_may(tmp_path: Path) -> None:
    async def test() -> None:
        queue = PersistedQueue(tmp_path, 1000)
        event = Event({"n": "x" * 300})
        await queue.put(event)
        await queue.put(event)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(queue.put(event), 0.05)
        batch = await queue.take(1, 0)
        await queue.done(batch)
        await asyncio.wait_for(queue.put(event), 1)
        assert queue.waiting() == 2
        assert queue.size() > 0
        queue.close()

    run(test)


def test_a_batch_waits_only_for_its_first_event() -> None:
    async def test() -> None:
        queue = MemoryQueue(10)
        for number in range(5):
            await queue.put(Event({"n": number}))
        batch = await queue.take(3, 0.01)
        assert len(batch.events) == 3
        assert queue.waiting() == 5
        await queue.done(batch)
        assert queue.waiting() == 2
        assert len((await queue.take(10, 0.01)).events) == 2

    run(test)


def test_a_worker_that_fails_is_told() -> None:
    class Broken(Gate):
        async def send(self, events: Sequence[Event]) -> None:
            raise BrokenPipeError("no reader")

    async def test() -> None:
        pipeline = pipeline_to(Broken(), MemoryQueue(10))
        await pipeline.start()
        await write(pipeline, range(1))
        with pytest.raises(BrokenPipeError):
            await pipeline.failure()
        await pipeline.stop(drain=True)

    run(test)
