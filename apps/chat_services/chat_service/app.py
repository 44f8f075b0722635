"""Puts the chat service together: rooms, WebSockets, and what is done with messages afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from chat_services.chat_service.live.endpoint import LiveParts, live_routes
from chat_services.chat_service.live.hub import Hub
from chat_services.chat_service.live.metrics import LiveMetrics
from chat_services.chat_service.live.session import SessionParts
from chat_services.chat_service.outbox.mentions import MentionNotifier
from chat_services.chat_service.outbox.metrics import OutboxMetrics
from chat_services.chat_service.outbox.work import OutboxWork
from chat_services.chat_service.rooms.membership import Membership
from chat_services.chat_service.rooms.messages import MessageStore
from chat_services.chat_service.rooms.routes import RoomParts, room_routes
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.chat_service.search import MessageSearch
from chat_services.chat_service.settings import ChatServiceSettings
from chat_services.shared.identity import accept_tokens
from chat_services.shared.presence import PresenceStore
from chat_services.shared.tokens import Tokens
from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.redis import check_redis, redis_client
from service_kit.metrics import new_registry


def build_app(settings: ChatServiceSettings) -> FastAPI:
    """The application; it connects to Redis and Elasticsearch once it runs, whenever they are there."""
    return assemble(settings, redis_client(settings.redis, service=settings.service_name))


def assemble(settings: ChatServiceSettings, redis: Redis) -> FastAPI:
    """The application on this Redis client, which it closes at its end."""
    registry = new_registry()
    tokens = Tokens(settings.jwt_key)
    rooms = RoomStore(redis)
    messages = MessageStore(redis, history_length=settings.history_length, registry=registry)
    search = MessageSearch(settings.elasticsearch_url) if settings.elasticsearch_url else None
    outbox = _outbox(settings, redis, search, tokens, registry)
    live_metrics = LiveMetrics(registry)
    hub = Hub(redis, rooms=rooms, metrics=live_metrics)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()
        work.start("live hub", hub.run)
        outbox.start(work)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await outbox.close()
        await redis.aclose()

    app = create_app(
        settings, checks={"redis": partial(check_redis, redis)}, lifespan=lifespan, registry=registry
    )
    accept_tokens(app, tokens)
    app.include_router(
        room_routes(
            RoomParts(rooms=rooms, membership=Membership(redis, rooms), messages=messages, search=search)
        )
    )
    session = SessionParts(
        messages=messages,
        presence=PresenceStore(redis),
        burst=settings.messages_burst,
        per_second=settings.messages_per_second,
    )
    live = LiveParts(
        redis=redis,
        tokens=tokens,
        hub=hub,
        session=session,
        metrics=live_metrics,
        max_connections=settings.max_connections,
    )
    app.include_router(live_routes(live))
    return app


def _outbox(
    settings: ChatServiceSettings,
    redis: Redis,
    search: MessageSearch | None,
    tokens: Tokens,
    registry: CollectorRegistry,
) -> OutboxWork:
    metrics = OutboxMetrics(registry)
    notifier = None
    if settings.notification_service_url:
        notifier = MentionNotifier(
            settings.notification_service_url,
            service=settings.service_name,
            tokens=tokens,
            rooms=RoomStore(redis),
            metrics=metrics,
        )
    return OutboxWork(redis, search=search, notifier=notifier, metrics=metrics)
