"""A rate limit that all replicas share, kept in Redis."""

from dataclasses import dataclass

from redis.asyncio import Redis

from service_kit.backing.redis import redis_available

# The generic cell rate algorithm: one number a key, the time by which all that was let through is paid off.
# Times are in milliseconds by the clock of Redis. Returns how long to wait, 0 if it was let through.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local paid_off = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
local wait = paid_off - burst * interval - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.0f', paid_off), 'PX', math.ceil(paid_off - now))
return 0
"""


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one every `interval_seconds`."""

    burst: int
    interval_seconds: float


class RateLimiter:
    """Counts what is taken, by key."""

    def __init__(self, redis: Redis, *, name: str, rate: Rate) -> None:
        self._redis = redis
        self._name = name
        self._rate = rate
        self._take = redis.register_script(_TAKE)

    async def take(self, key: str) -> float:
        """Takes one; 0 if there was one to take, else the seconds until there is one again.

        Raises:
            DependencyUnavailableError: Redis is away.
        """
        arguments = [round(self._rate.interval_seconds * 1000), self._rate.burst]
        with redis_available():
            milliseconds = await self._take(keys=[self._key(key)], args=arguments)
        return int(milliseconds) / 1000

    async def forget(self, key: str) -> None:
        """Forgets what was taken."""
        with redis_available():
            await self._redis.delete(self._key(key))

    def _key(self, key: str) -> str:
        return f"chat:rate:{self._name}:{key}"
