"""What one replica's event streams hear: notices from Redis, given on to the streams of each user.

Redis keeps no notices for those who are away. So whenever the subscription was lost every stream is told
to read for itself, and while Redis is away again and again.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from prometheus_client import CollectorRegistry, Gauge
from pydantic import ValidationError
from redis.asyncio import Redis

from service_kit.background import wait_for_stop
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError
from template_api.jobs.announcer import CHANNEL, JobNotice

# After such a silence the server is asked for a sign of life, which must come within the same time.
QUIET_SECONDS = 2.0
RETRY_SECONDS = 2.0

# A browser opens six connections at most, and some people have two browsers.
STREAMS_PER_USER = 12

_logger = logging.getLogger(__name__)


class TooManyStreamsError(Exception):
    """The user has as many streams open at this replica as one may."""


@dataclass(eq=False)
class News:
    """What a stream has not looked at yet; it grows no further than to the user's changed jobs."""

    everything: bool = True
    jobs: set[UUID] = field(default_factory=set)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def about(self, job_id: UUID) -> None:
        """A job has changed."""
        self.jobs.add(job_id)
        self.arrived.set()

    def missed(self) -> None:
        """Any job may have changed."""
        self.everything = True
        self.arrived.set()

    def take(self) -> tuple[bool, frozenset[UUID]]:
        """Whether all is to be looked at, or else which jobs are; then there is no news."""
        taken = self.everything, frozenset(self.jobs)
        self.everything = False
        self.jobs.clear()
        self.arrived.clear()
        return taken


class EventHub:
    """The streams that are open at this replica."""

    def __init__(self, redis: Redis, *, registry: CollectorRegistry) -> None:
        self._redis = redis
        self._streams: dict[int, set[News]] = defaultdict(set)
        self._deaf = False
        self._clients = Gauge("sse_clients", "Event streams open at this replica.", registry=registry)

    @contextmanager
    def stream(self, user_id: int) -> Iterator[News]:
        """The news of the user's jobs, for as long as the context lasts; raises TooManyStreamsError."""
        if len(self._streams.get(user_id, ())) >= STREAMS_PER_USER:
            raise TooManyStreamsError
        news = News()
        self._streams[user_id].add(news)
        self._clients.inc()
        try:
            yield news
        finally:
            self._clients.dec()
            self._streams[user_id].discard(news)
            if not self._streams[user_id]:
                del self._streams[user_id]

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until `stop` is set."""
        while not stop.is_set():
            try:
                with redis_available():
                    await self._listen(stop)
                    return
            except DependencyUnavailableError as error:
                if not self._deaf:
                    cause = {"cause": error.cause}
                    _logger.warning("event streams read for themselves: %s", error, extra=cause)
                self._deaf = True
                self._tell_all()
                await wait_for_stop(stop, RETRY_SECONDS)

    async def _listen(self, stop: asyncio.Event) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            asked = False
            while not stop.is_set():
                message = await pubsub.get_message(timeout=QUIET_SECONDS)
                if message is None:
                    if asked:
                        raise DependencyUnavailableError("redis")
                    await pubsub.ping()
                asked = message is None
                if message is not None:
                    self._hear(message["type"], message["data"])

    def _hear(self, kind: str, data: object) -> None:
        if kind == "subscribe":
            self._deaf = False
            _logger.info("event streams hear of changes")
            self._tell_all()
        elif kind == "message":
            self._tell(str(data))

    def _tell(self, text: str) -> None:
        try:
            notice = JobNotice.model_validate_json(text)
        except ValidationError:
            _logger.warning("what came through the channel is no notice", extra={"channel": CHANNEL})
            return
        for news in self._streams.get(notice.user_id, ()):
            news.about(notice.job_id)

    def _tell_all(self) -> None:
        for streams in self._streams.values():
            for news in streams:
                news.missed()
