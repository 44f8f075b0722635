"""Puts the auth service together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from redis.asyncio import Redis

from chat_services.auth_service.accounts import AccountStore
from chat_services.auth_service.metrics import AuthMetrics
from chat_services.auth_service.passwords import PasswordHasher
from chat_services.auth_service.routes import AuthParts, auth_routes
from chat_services.auth_service.sessions import SessionStore
from chat_services.auth_service.settings import AuthSettings
from chat_services.shared.rate_limit import Rate, RateLimiter
from chat_services.shared.tokens import Tokens
from service_kit.app import create_app
from service_kit.backing.redis import check_redis, redis_client
from service_kit.metrics import new_registry


def build_app(settings: AuthSettings) -> FastAPI:
    """The application; it connects to Redis once it is asked something."""
    return assemble(settings, redis_client(settings.redis, service=settings.service_name))


def assemble(settings: AuthSettings, redis: Redis) -> FastAPI:
    """The application on this Redis client, which it closes at its end."""
    registry = new_registry()
    passwords = PasswordHasher(rounds=settings.bcrypt_rounds, threads=settings.hashing_threads)
    rate = Rate(burst=settings.login_burst, interval_seconds=settings.login_interval_seconds)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        yield
        passwords.close()
        await redis.aclose()

    app = create_app(
        settings, checks={"redis": partial(check_redis, redis)}, lifespan=lifespan, registry=registry
    )
    parts = AuthParts(
        accounts=AccountStore(redis),
        sessions=SessionStore(
            redis,
            lifetime_seconds=settings.refresh_token_seconds,
            access_token_seconds=settings.access_token_seconds,
        ),
        passwords=passwords,
        login_limit=RateLimiter(redis, name="login", rate=rate),
        tokens=Tokens(settings.jwt_key),
        metrics=AuthMetrics(registry),
        access_token_seconds=settings.access_token_seconds,
    )
    app.include_router(auth_routes(parts))
    return app
