"""Puts the user service together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from redis.asyncio import Redis

from chat_services.shared.identity import accept_tokens
from chat_services.shared.presence import PresenceStore
from chat_services.shared.tokens import Tokens
from chat_services.user_service.contacts import ContactStore
from chat_services.user_service.profiles import ProfileStore
from chat_services.user_service.routes import UserParts, user_routes
from chat_services.user_service.settings import UserSettings
from service_kit.app import create_app
from service_kit.backing.redis import check_redis, redis_client


def build_app(settings: UserSettings) -> FastAPI:
    """The application; it connects to Redis once it is asked something."""
    return assemble(settings, redis_client(settings.redis, service=settings.service_name))


def assemble(settings: UserSettings, redis: Redis) -> FastAPI:
    """The application on this Redis client, which it closes at its end."""

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        yield
        await redis.aclose()

    app = create_app(settings, checks={"redis": partial(check_redis, redis)}, lifespan=lifespan)
    accept_tokens(app, Tokens(settings.jwt_key))
    parts = UserParts(
        profiles=ProfileStore(redis), contacts=ContactStore(redis), presence=PresenceStore(redis)
    )
    app.include_router(user_routes(parts))
    return app
