"""Puts the notification service together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from redis.asyncio import Redis

from chat_services.notification_service.alerts.routes import AlertParts, alert_routes
from chat_services.notification_service.alerts.store import AlertStore
from chat_services.notification_service.inbox.courier import Courier
from chat_services.notification_service.inbox.routes import notification_routes
from chat_services.notification_service.inbox.store import InboxStore
from chat_services.notification_service.metrics import NotificationMetrics
from chat_services.notification_service.settings import NotificationSettings
from chat_services.shared.identity import accept_tokens
from chat_services.shared.tokens import Tokens
from service_kit.app import create_app
from service_kit.backing.redis import check_redis, redis_client
from service_kit.metrics import new_registry

# Alertmanager sends a group's alerts in one call, some 2 KB each, and drops what is refused as too large.
MAX_WEBHOOK_BYTES = 4 * 1024 * 1024


def build_app(settings: NotificationSettings) -> FastAPI:
    """The application; it connects to Redis once it is asked something."""
    return assemble(settings, redis_client(settings.redis, service=settings.service_name))


def assemble(settings: NotificationSettings, redis: Redis) -> FastAPI:
    """The application on this Redis client, which it closes at its end."""
    registry = new_registry()
    metrics = NotificationMetrics(registry)
    inbox = InboxStore(redis)
    courier = Courier(redis, inbox, metrics)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        yield
        await redis.aclose()

    app = create_app(
        settings,
        checks={"redis": partial(check_redis, redis)},
        lifespan=lifespan,
        registry=registry,
        max_body_bytes=MAX_WEBHOOK_BYTES,
    )
    accept_tokens(app, Tokens(settings.jwt_key))
    parts = AlertParts(
        store=AlertStore(redis, kept=settings.kept_alerts),
        courier=courier,
        recipients=settings.recipients,
        token=settings.alert_webhook_token,
        metrics=metrics,
    )
    app.include_router(alert_routes(parts))
    app.include_router(notification_routes(inbox, courier))
    return app
