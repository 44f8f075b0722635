import asyncio
import logging

import pytest
from aio_pika import Message
from pydantic import SecretStr

from service_kit.backing import rabbitmq as rabbitmq_module
from service_kit.backing.rabbitmq import Queue, RabbitMQ, RabbitMQSettings
from service_kit.errors import DependencyUnavailableError

pytestmark = pytest.mark.anyio

# Nothing listens on the discard port of a test machine.
NOWHERE = RabbitMQSettings(host="127.0.0.1", port=9, user="app", password=SecretStr("hunter2"))


@pytest.fixture
def rabbitmq() -> RabbitMQ:
    return RabbitMQ(NOWHERE, service="api", queues=(Queue("jobs"),))


async def test_before_it_is_connected_nothing_can_be_published(rabbitmq: RabbitMQ) -> None:
    assert not rabbitmq.connected
    with pytest.raises(DependencyUnavailableError, match="rabbitmq is unavailable"):
        await rabbitmq.publish("jobs", Message(b"{}"))
    with pytest.raises(DependencyUnavailableError):
        await rabbitmq.check()


async def test_it_goes_on_trying_and_can_be_stopped_meanwhile(
    rabbitmq: RabbitMQ, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rabbitmq_module, "RECONNECT_SECONDS", 0.02)
    stop = asyncio.Event()
    with caplog.at_level(logging.INFO):
        keeping = asyncio.create_task(rabbitmq.keep_connected(stop))
        await asyncio.sleep(0.3)
        assert not keeping.done()
        assert not rabbitmq.connected
        stop.set()
        async with asyncio.timeout(2):
            await keeping
    attempts = [line for line in caplog.messages if "Connection attempt" in line]
    assert len(attempts) == 1
    assert "hunter2" not in caplog.text


async def test_the_driver_giving_a_connection_up_is_not_taken_for_our_own_cancellation(
    rabbitmq: RabbitMQ, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def given_up(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(rabbitmq_module, "_ask", given_up)
    monkeypatch.setattr(rabbitmq, "_usable_channel", object)
    with pytest.raises(DependencyUnavailableError):
        await rabbitmq.check()


async def test_whoever_cancels_us_is_obeyed(rabbitmq: RabbitMQ, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(rabbitmq_module, "_ask", hang)
    monkeypatch.setattr(rabbitmq, "_usable_channel", object)
    checking = asyncio.create_task(rabbitmq.check())
    await asyncio.sleep(0.01)
    checking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await checking
