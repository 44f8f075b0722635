"""The environment variables that the API reads; see service_kit.settings for how."""

from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr

from service_kit.backing.postgres import PostgresSettings
from service_kit.backing.rabbitmq import RabbitMQSettings
from service_kit.backing.redis import RedisSettings
from service_kit.settings import ServiceSettings, Settings
from template_api.users.schema import Email


def _words(text: object) -> object:
    return tuple(word.strip() for word in text.split(",")) if isinstance(text, str) else text


Origins = Annotated[
    tuple[Annotated[str, Field(pattern=r"^https?://[^/\s*]+$")], ...], BeforeValidator(_words)
]


class RateLimits(Settings):
    """Requests a minute; each limit's burst is in limits/rules.py."""

    client: int = Field(3000, ge=1, description="all requests of one address")
    account: int = Field(600, ge=1, description="all requests of one account")
    export: int = Field(30, ge=1, description="exports asked for by one account")
    registration: int = Field(20, ge=1, description="registrations from one address")
    login: int = Field(20, ge=1, description="logins and refreshes from one address")
    login_account: int = Field(5, ge=1, description="failed logins to one account from one address")


class ApiSettings(ServiceSettings):
    """POSTGRES_…, REDIS_… and RABBITMQ_… name the backing services; most of the rest has defaults."""

    port: int = Field(8000, ge=1, le=65535, description="the TCP port to listen on")
    postgres: PostgresSettings
    redis: RedisSettings
    rabbitmq: RabbitMQSettings

    jwt_key: SecretStr = Field(min_length=32, description="at least 32 random characters that sign tokens")
    first_admin_email: Email = Field(
        "admin@example.com", description="the e-mail address of the first administrator"
    )
    first_admin_password: SecretStr = Field(
        min_length=12, max_length=72, description="the first administrator's password, 12 to 72 characters"
    )
    registration_open: bool = Field(True, description="true if anybody may register, else false")
    bcrypt_rounds: int = Field(12, ge=10, le=16, description="the work factor of password hashes, 10 to 16")

    rate_limit: RateLimits = RateLimits()
    forwarded_hops: int = Field(
        0, ge=0, le=10, description="the number of our own proxies that a request passes (0 to 10)"
    )
    cors_origins: Origins = Field(
        (), description="other sites that may call, as https://a.example,https://b.example"
    )

    cache_ttl_seconds: int = Field(30, ge=1, description="how long a cached page of users may be served")
    job_expiry_seconds: int = Field(3600, ge=60, description="how long a job may take once it is published")
    job_retention_days: int = Field(7, ge=1, description="how long finished jobs and their files are kept")
