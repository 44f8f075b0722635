"""The environment variables that the backend reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.backing.postgres import PostgresSettings
from service_kit.backing.redis import RedisSettings
from service_kit.settings import ServiceSettings


class BackendSettings(ServiceSettings):
    """DB_… and REDIS_… name the backing services; the rest has defaults that fit one small container."""

    db: PostgresSettings
    redis: RedisSettings
    cache_ttl_seconds: int = Field(30, ge=1, description="how long a cached motorcycle may be served")
    job_timeout_seconds: float = Field(60.0, gt=0, description="how long one job may run")
