"""The queue of job ids in Redis: what a worker has taken stays visible until it acknowledges it.

Keys, all below `motoo:jobs:`
    queue             list; ids enter on the left and leave on the right
    taken:<consumer>  list; the ids that this consumer works on
    consumers         sorted set; when each consumer last gave a sign of life, in seconds of Redis' clock
"""

from itertools import chain

from redis.asyncio import Redis

from service_kit.backing.redis import redis_available

PREFIX = "motoo:jobs"
QUEUE = f"{PREFIX}:queue"
CONSUMERS = f"{PREFIX}:consumers"

# Below the client's time limit for an answer; also the longest that an idle worker takes to stop.
WAIT_SECONDS = 1

# A consumer is taken for dead after this long without a heartbeat, of which it gives one every few
# seconds. One that was only slow has its job done twice, which the job store makes harmless.
DEAD_AFTER_SECONDS = 15.0


class JobQueue:
    """One consumer's end of the queue. All methods raise DependencyUnavailableError while Redis is away."""

    def __init__(self, redis: Redis, *, consumer: str) -> None:
        self._redis = redis
        self._consumer = consumer
        self._taken = _taken(consumer)

    async def put(self, *job_ids: str) -> None:
        """Adds ids at the end."""
        with redis_available():
            await self._redis.lpush(QUEUE, *job_ids)

    async def take(self) -> str | None:
        """The next id, which this consumer then holds; None if none came within WAIT_SECONDS."""
        with redis_available():
            job_id = await self._redis.blmove(QUEUE, self._taken, WAIT_SECONDS, "RIGHT", "LEFT")
        return None if job_id is None else str(job_id)

    async def acknowledge(self, job_id: str) -> None:
        """Drops an id that this consumer holds: the job is done."""
        with redis_available():
            await self._redis.lrem(self._taken, 0, job_id)

    async def give_back(self) -> int:
        """Returns all that this consumer holds to the front of the queue, and says how many that were."""
        with redis_available():
            return await self._return_all(self._taken)

    async def heartbeat(self) -> None:
        """Says that this consumer lives."""
        with redis_available():
            seconds, _ = await self._redis.time()
            await self._redis.zadd(CONSUMERS, {self._consumer: seconds})

    async def sign_off(self) -> None:
        """Returns what this consumer holds and forgets the consumer."""
        with redis_available():
            await self._return_all(self._taken)
            await self._redis.zrem(CONSUMERS, self._consumer)

    async def rescue_orphans(self) -> int:
        """Returns what dead consumers hold to the queue, and says how many that were.

        Every step can be repeated, and several consumers can do it at once: each id is moved once.
        """
        with redis_available():
            seconds, _ = await self._redis.time()
            dead = await self._redis.zrangebyscore(CONSUMERS, "-inf", seconds - DEAD_AFTER_SECONDS)
            rescued = 0
            for consumer in map(str, dead):
                rescued += await self._return_all(_taken(consumer))
                await self._redis.zrem(CONSUMERS, consumer)
            return rescued

    async def length(self) -> int:
        """How many ids wait to be taken."""
        with redis_available():
            return await self._redis.llen(QUEUE)

    async def present(self) -> set[str]:
        """All ids, waiting or taken, at one moment."""
        with redis_available():
            consumers = await self._redis.zrange(CONSUMERS, 0, -1)
            async with self._redis.pipeline(transaction=True) as pipeline:
                for key in (QUEUE, self._taken, *(_taken(str(consumer)) for consumer in consumers)):
                    pipeline.lrange(key, 0, -1)
                return set(chain.from_iterable(await pipeline.execute()))

    async def _return_all(self, taken: str) -> int:
        moved = 0
        while await self._redis.lmove(taken, QUEUE, "LEFT", "RIGHT") is not None:
            moved += 1
        return moved


def _taken(consumer: str) -> str:
    return f"{PREFIX}:taken:{consumer}"
