"""Pages of the list of users, as JSON, in Redis.

All pages are fields of one hash that lives for the time to live and has a random generation. A change of
any user deletes the hash. A reader stores what it has loaded only into the generation that it has seen
before loading, so a slow one can't put back what has just been changed. A change made while Redis is away
can't delete anything: what was cached before is then served until its time to live is over.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum
from uuid import uuid4

from prometheus_client import CollectorRegistry, Counter
from redis.commands.core import AsyncScript

from service_kit.errors import DependencyUnavailableError
from template_api.redis_gate import RedisGate
from template_api.users.schema import UserPage, UserQuery

PAGES = "template:users:pages"

# KEYS: the hash; ARGV: a page's field, a new generation, seconds to live. Returns {generation, page or nil}.
_READ = """
local found = redis.call('HMGET', KEYS[1], 'generation', ARGV[1])
if found[1] then return found end
redis.call('HSET', KEYS[1], 'generation', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {ARGV[2], false}
"""

# KEYS: the hash; ARGV: a page's field, the generation it belongs to, the page.
_WRITE = """
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[2] then return 0 end
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
"""


class Lookup(StrEnum):
    """How a read went."""

    HIT = "hit"
    MISS = "miss"
    BYPASS = "bypass"  # Redis could not be asked


class UserPageCache:
    """Pages by their query, all of them for `ttl_seconds` at most."""

    def __init__(self, gate: RedisGate, *, ttl_seconds: int, registry: CollectorRegistry) -> None:
        self._gate = gate
        self._ttl = ttl_seconds
        self._read_script: AsyncScript = gate.redis.register_script(_READ)
        self._write_script: AsyncScript = gate.redis.register_script(_WRITE)
        self._requests = Counter(
            "cache_requests_total",
            "Reads of the cache of user pages, by what came of them.",
            ("result",),
            registry=registry,
        )
        for lookup in Lookup:
            self._requests.labels(lookup)

    async def read(
        self, query: UserQuery, load: Callable[[UserQuery], Awaitable[UserPage]]
    ) -> tuple[str, Lookup]:
        """The page as JSON: the cached one, or the loaded one, which is then cached."""
        field = f"{query.limit}:{query.cursor or ''}"
        lookup, generation, page = await self._look_up(field)
        self._requests.labels(lookup).inc()
        if page is not None:
            return page, lookup
        page = (await load(query)).model_dump_json()
        if generation is not None:
            await self._store(field, generation, page)
        return page, lookup

    async def invalidate(self) -> None:
        """To be called after each change of users."""
        with suppress(DependencyUnavailableError):
            await self._gate.run(lambda: self._gate.redis.delete(PAGES))

    async def _look_up(self, field: str) -> tuple[Lookup, str | None, str | None]:
        arguments: list[str | int] = [field, uuid4().hex, self._ttl]
        try:
            generation, page = await self._gate.run(lambda: self._read_script(keys=[PAGES], args=arguments))
        except DependencyUnavailableError:
            return Lookup.BYPASS, None, None
        return Lookup.MISS if page is None else Lookup.HIT, generation, page

    async def _store(self, field: str, generation: str, page: str) -> None:
        with suppress(DependencyUnavailableError):
            await self._gate.run(lambda: self._write_script(keys=[PAGES], args=[field, generation, page]))
