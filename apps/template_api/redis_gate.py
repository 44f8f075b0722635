"""Redis as all parts of the API use it: unreachable, slow or full is one error, and then it is left alone."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from service_kit.backing.redis import redis_available
from service_kit.fuse import Fuse

T = TypeVar("T")

REST_SECONDS = 2.0


class RedisGate:
    """One for all parts: a request that meets a hung Redis waits for it once, not at every step."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._fuse = Fuse("redis", rest_seconds=REST_SECONDS)

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` returns. It may be done twice, so doing it twice must come to the same.

        Raises:
            DependencyUnavailableError: Redis cannot be asked.
        """
        with self._fuse.guard(), redis_available():
            try:
                return await work()
            except RedisConnectionError:
                # The connection may have been of the time before a restart, like all that lie ready.
                await self.redis.connection_pool.disconnect(inuse_connections=False)
                return await work()
