"""A read-through cache of single motorcycles in Redis.

An entry carries the motorcycle's version and is replaced by newer versions only: a slow reader can't put
back what a writer has just changed, whoever comes first. While Redis is away everything is read from the
store. A change made meanwhile can't reach an old entry: that is served until its time to live is over.
"""

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from time import monotonic

from prometheus_client import CollectorRegistry, Counter
from pydantic import ValidationError
from redis.asyncio import Redis

from motoo_backend.motorcycles.schema import Motorcycle
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError

# Seconds for which, after a failure, reads don't ask Redis: each would wait for its time limit.
RETRY_SECONDS = 2.0

# An entry is "<version>:<JSON>"; one without JSON stands for a removed motorcycle.
_PUT_IF_NEWER = """
local old = redis.call('GET', KEYS[1])
if old and tonumber(string.match(old, '^%d+')) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 'EX', ARGV[3])
return 1
"""

_logger = logging.getLogger(__name__)


class Lookup(StrEnum):
    """How a read went."""

    HIT = "hit"
    MISS = "miss"
    BYPASS = "bypass"  # Redis could not be asked


class MotorcycleCache:
    """Motorcycles by id, for `ttl_seconds` each."""

    def __init__(self, redis: Redis, *, ttl_seconds: int, registry: CollectorRegistry) -> None:
        self._redis = redis
        self._ttl = ttl_seconds
        self._put_if_newer = redis.register_script(_PUT_IF_NEWER)
        self._away_until = 0.0
        self._requests = Counter(
            "cache_requests_total",
            "Reads of the cache, by what came of them.",
            ("result",),
            registry=registry,
        )
        for lookup in Lookup:
            self._requests.labels(lookup)

    async def read(
        self, motorcycle_id: int, load: Callable[[int], Awaitable[Motorcycle | None]]
    ) -> tuple[Motorcycle | None, Lookup]:
        """The cached motorcycle, or the loaded one, which is then cached."""
        lookup, found = await self._get(motorcycle_id)
        self._requests.labels(lookup).inc()
        if lookup is Lookup.HIT:
            return found, lookup
        loaded = await load(motorcycle_id)
        if loaded is not None and lookup is Lookup.MISS:
            await self.put(loaded)
        return loaded, lookup

    async def put(self, motorcycle: Motorcycle) -> None:
        """Caches it, unless a newer version is there."""
        await self._put(motorcycle.id, motorcycle.version, motorcycle.model_dump_json())

    async def remove(self, motorcycle_id: int, last_version: int) -> None:
        """Remembers for a time to live that it is gone, against readers that still hold it."""
        await self._put(motorcycle_id, last_version + 1, "")

    async def _get(self, motorcycle_id: int) -> tuple[Lookup, Motorcycle | None]:
        if monotonic() < self._away_until:
            return Lookup.BYPASS, None
        try:
            with redis_available():
                entry = await self._redis.get(_key(motorcycle_id))
        except DependencyUnavailableError as error:
            self._pause(error)
            return Lookup.BYPASS, None
        if entry is None:
            return Lookup.MISS, None
        _, _, payload = str(entry).partition(":")
        if not payload:
            return Lookup.HIT, None
        try:
            return Lookup.HIT, Motorcycle.model_validate_json(payload)
        except ValidationError:  # written by a release whose motorcycles looked different
            return Lookup.MISS, None

    async def _put(self, motorcycle_id: int, version: int, payload: str) -> None:
        try:
            with redis_available():
                await self._put_if_newer(keys=[_key(motorcycle_id)], args=[version, payload, self._ttl])
        except DependencyUnavailableError as error:
            self._pause(error)

    def _pause(self, error: DependencyUnavailableError) -> None:
        if monotonic() >= self._away_until:
            _logger.warning("the cache is bypassed: %s", error, extra={"cause": error.cause})
        self._away_until = monotonic() + RETRY_SECONDS


def _key(motorcycle_id: int) -> str:
    return f"motoo:motorcycle:{motorcycle_id}"
