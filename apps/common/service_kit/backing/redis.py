"""Redis: settings, a client that fails fast, and a health check."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import Field, SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.maint_notifications import MaintNotificationsConfig

from service_kit.errors import DependencyUnavailableError
from service_kit.settings import Settings, Text

CONNECT_TIMEOUT_SECONDS = 1.0
ANSWER_TIMEOUT_SECONDS = 2.0


class RedisSettings(Settings):
    """Where Redis is and how to log in."""

    host: Text = Field(description="the Redis server's host name")
    port: int = Field(6379, ge=1, le=65535, description="the Redis server's TCP port")
    password: SecretStr | None = Field(None, description="the Redis password, if it asks for one")


def redis_client(settings: RedisSettings, *, service: str) -> Redis:
    """A pooled client. Blocking commands must block for less than ANSWER_TIMEOUT_SECONDS.

    It repeats nothing by itself: a repeated BLMOVE would lose sight of what the first one moved.
    """
    return Redis(
        host=settings.host,
        port=settings.port,
        password=settings.password.get_secret_value() if settings.password else None,
        socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
        socket_timeout=ANSWER_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), retries=0),
        client_name=service,
        decode_responses=True,
        # They are for a managed Redis; while they are on, an idle connection that a restart has cut is not
        # noticed before it is used (redis-py 8.1).
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
    )


@contextmanager
def redis_available(name: str = "redis") -> Iterator[None]:
    """Within it, a server that is unreachable, loading, slow, full or a replica is one error."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError, OutOfMemoryError, ReadOnlyError) as error:
        raise DependencyUnavailableError(name) from error


async def check_redis(client: Redis) -> None:
    """The health check: it answers a PING."""
    with redis_available():
        await client.ping()
