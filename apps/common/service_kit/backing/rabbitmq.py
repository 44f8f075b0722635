"""RabbitMQ: settings, a connection that is kept, confirmed publishing, and a health check."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeAlias

from aio_pika import Message, RobustConnection
from aio_pika.abc import AbstractRobustChannel
from aio_pika.connection import make_url
from aio_pika.exceptions import CONNECTION_EXCEPTIONS, PublishError
from pydantic import Field, SecretStr

from service_kit.deadline import within
from service_kit.errors import DependencyUnavailableError
from service_kit.fuse import Fuse
from service_kit.settings import Settings, Text

CONNECT_TIMEOUT_SECONDS = 3.0
RECONNECT_SECONDS = 1.0
ANSWER_TIMEOUT_SECONDS = 2.0

# Whoever publishes had better have an outbox, so it need not be tried often.
REST_SECONDS = 10.0

# A server that hangs is given up after (this + 1) * 3 seconds; then the connection is made anew.
HEARTBEAT_SECONDS = 5

# The drivers tell of each attempt to connect, every second; once in so many seconds is enough.
REPEAT_SECONDS = 60.0

QueueArgument: TypeAlias = str | int | bool


class RabbitMQSettings(Settings):
    """Where RabbitMQ is and how to log in."""

    host: Text = Field(description="the RabbitMQ server's host name")
    port: int = Field(5672, ge=1, le=65535, description="its TCP port for AMQP")
    vhost: Text = Field("/", description="the virtual host")
    user: Text = Field(description="the user to log in as")
    password: SecretStr = Field(description="that user's password")


@dataclass(frozen=True)
class Queue:
    """A durable queue; whoever else declares it must give the same arguments."""

    name: str
    arguments: Mapping[str, QueueArgument] = field(default_factory=dict)


class RabbitMQ:
    """One connection with one channel to publish on, there for as long as `keep_connected` runs."""

    def __init__(
        self, settings: RabbitMQSettings, *, service: str, queues: tuple[Queue, ...], name: str = "rabbitmq"
    ) -> None:
        self._settings = settings
        self._service = service
        self._queues = queues
        self._fuse = Fuse(name, rest_seconds=REST_SECONDS)
        _quieten_drivers()
        self._connection: RobustConnection | None = None
        self._channel: AbstractRobustChannel | None = None

    @property
    def connected(self) -> bool:
        """Whether it is worth while to publish."""
        return (
            self._channel is not None
            and self._connection is not None
            and self._connection.connected.is_set()
            and not self._channel.is_closed
        )

    async def keep_connected(self, stop: asyncio.Event) -> None:
        """Connects as soon as the server can be reached, declares the queues, and again after each break."""
        self._connection = self._new_connection()
        opening = asyncio.create_task(self._open(self._connection))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                self._channel = opening.result()
                await stopping
        finally:
            self._channel = None
            opening.cancel()
            stopping.cancel()
            await self._connection.close()

    async def publish(self, queue: str, message: Message) -> None:
        """Puts the message into the queue; returns once the server has confirmed that it keeps it.

        Raises:
            DependencyUnavailableError: it has not been confirmed; the queue may have it or not.
        """
        with self._fuse.guard(), self._available():
            channel = self._usable_channel()
            try:
                await within(ANSWER_TIMEOUT_SECONDS, _publish(channel, queue, message))
            except PublishError:  # nobody has the queue any more: the next message finds it
                await within(ANSWER_TIMEOUT_SECONDS, self._declare(channel))
                raise

    async def length(self, queue: str) -> int:
        """How many messages nobody has taken yet; raises DependencyUnavailableError."""
        with self._fuse.guard(), self._available():
            return await within(ANSWER_TIMEOUT_SECONDS, _length(self._usable_channel(), queue))

    async def check(self) -> None:
        """The health check: the server answers, on the channel on which messages are published."""
        with self._available():
            # Setting a limit that only concerns consumers is the smallest question there is.
            await within(ANSWER_TIMEOUT_SECONDS, _ask(self._usable_channel()))

    def _new_connection(self) -> RobustConnection:
        settings = self._settings
        url = make_url(
            host=settings.host,
            port=settings.port,
            login=settings.user,
            password=settings.password.get_secret_value(),
            virtualhost=settings.vhost,
            heartbeat=HEARTBEAT_SECONDS,
        )
        return RobustConnection(
            url,
            reconnect_interval=RECONNECT_SECONDS,
            fail_fast=False,
            client_properties={"connection_name": self._service},
        )

    async def _open(self, connection: RobustConnection) -> AbstractRobustChannel:
        await connection.connect(timeout=CONNECT_TIMEOUT_SECONDS)
        channel = connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.initialize(timeout=CONNECT_TIMEOUT_SECONDS)
        await self._declare(channel)
        return channel

    async def _declare(self, channel: AbstractRobustChannel) -> None:
        for queue in self._queues:
            await channel.declare_queue(queue.name, durable=True, arguments=dict(queue.arguments))

    def _usable_channel(self) -> AbstractRobustChannel:
        if self._channel is None or not self.connected:
            raise DependencyUnavailableError(self._fuse.dependency)
        return self._channel

    @contextmanager
    def _available(self) -> Iterator[None]:
        try:
            yield
        except (*CONNECTION_EXCEPTIONS, TimeoutError) as error:
            raise DependencyUnavailableError(self._fuse.dependency) from error
        except asyncio.CancelledError as error:
            # The driver cancels what waits for an answer when it gives a connection up.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise DependencyUnavailableError(self._fuse.dependency) from error


class _NoRepeats(logging.Filter):
    """Lets a message through that has not been told in the last REPEAT_SECONDS."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be logged."""
        now = monotonic()
        self._told = {line: at for line, at in self._told.items() if now - at < REPEAT_SECONDS}
        return self._told.setdefault(record.getMessage(), now) == now


def _quieten_drivers() -> None:
    # What aiormq calls an error is no more than what aio_pika then warns about.
    logging.getLogger("aiormq.connection").setLevel(logging.CRITICAL)
    # A channel that is closed with its connection can't be opened again at once, which the driver calls an
    # error too; it is opened with the next connection.
    logging.getLogger("aio_pika.tools").setLevel(logging.CRITICAL)
    logger = logging.getLogger("aio_pika.robust_connection")
    if not any(isinstance(each, _NoRepeats) for each in logger.filters):
        logger.addFilter(_NoRepeats())


async def _publish(channel: AbstractRobustChannel, queue: str, message: Message) -> None:
    await channel.default_exchange.publish(message, queue, mandatory=True)


async def _length(channel: AbstractRobustChannel, queue: str) -> int:
    # Asked on the driver's lower level: the upper one answers from memory what it has declared itself.
    answer = await (await channel.get_underlay_channel()).queue_declare(queue, passive=True)
    return answer.message_count or 0


async def _ask(channel: AbstractRobustChannel) -> None:
    await channel.set_qos(prefetch_count=0)
