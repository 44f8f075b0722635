"""This replica's one connection for Redis' channels, found again when it is lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import TimeoutError as RedisTimeoutError

from service_kit.background import wait_for_stop
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError

CONTROL = "chat:control"
"""Nothing is said there; it keeps the connection in use while there are no WebSockets."""

CONFIRM_SECONDS = 2.0
POLL_SECONDS = 1.0
QUIET_SECONDS = 10.0  # then Redis is asked whether it is still there
LOST_SECONDS = 20.0  # without a word: the connection is dead, though nobody has closed it
RETRY_SECONDS = 1.0

_logger = logging.getLogger(__name__)


class Subscriptions:
    """Follows the channels that `wanted` names; what is said there goes to `deliver` (channel, data).

    After an outage `on_gap` is called, once everything is followed again.
    """

    def __init__(
        self,
        redis: Redis,
        *,
        wanted: Callable[[], Iterable[str]],
        deliver: Callable[[str, str], None],
        on_gap: Callable[[], Awaitable[None]],
    ) -> None:
        self._redis = redis
        self._wanted = wanted
        self._deliver = deliver
        self._on_gap = on_gap
        self._pubsub: PubSub | None = None
        self._followed: set[str] = set()
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._lock = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until `stop` is set."""
        gap = False
        while not stop.is_set():
            try:
                await self._listen(stop, after_gap=gap)
            except DependencyUnavailableError as error:
                _logger.warning("the channels are lost", extra={"cause": error.cause})
                await wait_for_stop(stop, RETRY_SECONDS)
            gap = True

    async def follow(self) -> None:
        """Follows what is wanted now and nothing else; returns once Redis has confirmed it.

        Raises:
            DependencyUnavailableError: Redis is away.
        """
        async with self._lock:
            if self._pubsub is None:
                raise DependencyUnavailableError("redis")
            wanted = {CONTROL, *self._wanted()}
            with redis_available():
                if lost := self._followed - wanted:
                    self._followed -= lost
                    await self._pubsub.unsubscribe(*lost)
                if new := wanted - self._followed:
                    await self._confirmed(self._pubsub, new)

    async def _listen(self, stop: asyncio.Event, *, after_gap: bool) -> None:
        pubsub = self._redis.pubsub()
        try:
            with redis_available():
                # The first channel makes the connection; the reader below then confirms the others.
                await pubsub.subscribe(CONTROL)
            self._pubsub, self._followed = pubsub, {CONTROL}
            reader = asyncio.create_task(self._read(pubsub))
            stopping = asyncio.create_task(stop.wait())
            try:
                await self.follow()
                if after_gap:
                    await self._on_gap()
                await asyncio.wait({reader, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if reader.done():
                    reader.result()
            finally:
                reader.cancel()
                stopping.cancel()
                await asyncio.gather(reader, stopping, return_exceptions=True)
        finally:
            self._pubsub = None
            for confirmation in self._confirmations.values():
                confirmation.cancel()
            self._confirmations.clear()
            await pubsub.aclose()  # type: ignore[no-untyped-call]  # the client leaves this untyped

    async def _read(self, pubsub: PubSub) -> None:
        heard_at = monotonic()
        while True:
            with redis_available():
                message = await pubsub.get_message(timeout=POLL_SECONDS)
                if message is None:
                    await self._ask_if_quiet(pubsub, monotonic() - heard_at)
                    continue
            heard_at = monotonic()
            channel, data = str(message["channel"]), message["data"]
            if message["type"] == "message":
                self._deliver(channel, str(data))
            elif message["type"] == "subscribe" and (waiting := self._confirmations.pop(channel, None)):
                waiting.set_result(None)

    async def _ask_if_quiet(self, pubsub: PubSub, seconds: float) -> None:
        if seconds > LOST_SECONDS:
            raise RedisTimeoutError(f"not a word on the channels for {seconds:.0f} s")
        if seconds > QUIET_SECONDS:
            await pubsub.ping()

    async def _confirmed(self, pubsub: PubSub, channels: set[str]) -> None:
        loop = asyncio.get_running_loop()
        waiting = {channel: loop.create_future() for channel in channels}
        self._confirmations |= waiting
        try:
            await pubsub.subscribe(*channels)
            _, late = await asyncio.wait(waiting.values(), timeout=CONFIRM_SECONDS)
        finally:
            for channel in channels:
                self._confirmations.pop(channel, None)
        if late or any(confirmation.cancelled() for confirmation in waiting.values()):
            raise DependencyUnavailableError("redis")
        self._followed |= channels
