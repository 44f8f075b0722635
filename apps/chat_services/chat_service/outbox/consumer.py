"""A consumer of the outbox: reads its stream as a member of a group, so that each message is done once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from chat_services.chat_service.keys import OUTBOX
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.rooms.schema import Message
from chat_services.chat_service.streams import Entry, parse_entries, parse_read
from service_kit.background import wait_for_stop
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError

Handle = Callable[[Sequence[Message]], Awaitable[None]]
"""Does what is to be done with the messages; it raises DependencyUnavailableError to be asked again."""

BATCH = 100
WAIT_MS = 1000  # below the client's time limit for an answer
RETRY_SECONDS = 2.0
UPKEEP_SECONDS = 15.0
DEAD_AFTER_MS = 60_000  # what a consumer has held for so long without a word goes to another one

_logger = logging.getLogger(__name__)


class OutboxConsumer:
    """One replica's part in a group; what it has taken and not done is done later, by it or by another."""

    def __init__(
        self, redis: Redis, *, group: str, consumer: str, handle: Handle, metrics: OutboxMetrics
    ) -> None:
        self._redis = redis
        self._group = group
        self._consumer = consumer
        self._handle = handle
        self._metrics = metrics
        self._holds_some = True  # after a restart, or a failure, or taken over from another one
        self._upkeep_due = 0.0
        self._told = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; while a dependency is away it waits."""
        while not stop.is_set():
            try:
                await self._make_group()
                while not stop.is_set():
                    await self.step()
            except DependencyUnavailableError as error:
                self._holds_some = True
                if self._told != str(error):  # once an outage
                    self._told = str(error)
                    _logger.warning("%s waits: %s", self._group, error, extra={"cause": error.cause})
                await wait_for_stop(stop, RETRY_SECONDS)
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):  # Redis has lost its data
                    raise
        await self._sign_off()

    async def step(self) -> None:
        """Does one batch, if one comes soon."""
        if monotonic() >= self._upkeep_due:
            await self._upkeep()
            self._upkeep_due = monotonic() + UPKEEP_SECONDS
        entries = await self._take()
        if not entries:
            return
        messages = [
            Message.stored(entry.fields["id"], entry.fields["body"]) for entry in entries if entry.fields
        ]
        if messages:
            await self._handle(messages)
            self._told = ""
        with redis_available():
            await self._redis.xack(OUTBOX, self._group, *(entry.id for entry in entries))
        self._metrics.done.labels(self._group).inc(len(messages))

    async def _take(self) -> list[Entry]:
        if self._holds_some:
            if held := await self._read("0"):
                return held
            self._holds_some = False
        return await self._read(">")

    async def _read(self, start: str) -> list[Entry]:
        with redis_available():
            reply = await self._redis.xreadgroup(
                self._group, self._consumer, {OUTBOX: start}, count=BATCH, block=WAIT_MS
            )
        return parse_read(reply)

    async def _make_group(self) -> None:
        try:
            with redis_available():
                await self._redis.xgroup_create(OUTBOX, self._group, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    async def _upkeep(self) -> None:
        """Takes over what dead consumers hold, forgets them, and measures what is waiting."""
        with redis_available():
            reply = await self._redis.xautoclaim(
                OUTBOX, self._group, self._consumer, min_idle_time=DEAD_AFTER_MS, count=BATCH
            )
            if parse_entries(reply[1]):
                self._holds_some = True
            consumers = await self._redis.xinfo_consumers(OUTBOX, self._group)
            for consumer in consumers:
                if consumer["pending"] == 0 and consumer["idle"] > DEAD_AFTER_MS * 10:
                    await self._redis.xgroup_delconsumer(OUTBOX, self._group, consumer["name"])
            groups = await self._redis.xinfo_groups(OUTBOX)
        for group in groups:
            if group["name"] == self._group:
                self._metrics.waiting.labels(self._group).set(group["pending"] + (group["lag"] or 0))

    async def _sign_off(self) -> None:
        """Leaves no empty consumer behind; what it still holds is taken over by another one."""
        try:
            with redis_available():
                held = await self._redis.xpending_range(
                    OUTBOX, self._group, min="-", max="+", count=1, consumername=self._consumer
                )
                if not held:
                    await self._redis.xgroup_delconsumer(OUTBOX, self._group, self._consumer)
        except (DependencyUnavailableError, ResponseError) as error:
            _logger.info("a consumer was left behind", extra={"cause": str(error)})
