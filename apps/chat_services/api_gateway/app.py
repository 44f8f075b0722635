"""Puts the API gateway together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from redis.asyncio import Redis

from chat_services.api_gateway.access import Access
from chat_services.api_gateway.http_proxy import HttpProxy
from chat_services.api_gateway.metrics import GatewayMetrics
from chat_services.api_gateway.routes import GatewayParts, gateway_routes
from chat_services.api_gateway.settings import GatewaySettings
from chat_services.api_gateway.upstreams import Upstream, upstreams
from chat_services.api_gateway.websocket_proxy import WebSocketProxy
from chat_services.shared.rate_limit import Rate
from chat_services.shared.tokens import Tokens
from service_kit.app import create_app
from service_kit.backing.redis import redis_client
from service_kit.metrics import new_registry


def build_app(settings: GatewaySettings) -> FastAPI:
    """The application. Its health is its own: if it fell with a service, all the others fell with it."""
    return assemble(settings, redis_client(settings.redis, service=settings.service_name))


def assemble(settings: GatewaySettings, redis: Redis) -> FastAPI:
    """The application on this Redis client, which it closes at its end."""
    registry = new_registry()
    routed = upstreams(settings)
    metrics = GatewayMetrics(registry, tuple(upstream.name for upstream in routed))
    http = HttpProxy(metrics, timeout_seconds=settings.upstream_timeout_seconds)
    access = Access(
        redis,
        Tokens(settings.jwt_key),
        users=Rate(settings.user_burst, 1 / settings.user_requests_per_second),
        anonymous=Rate(settings.anonymous_burst, 1 / settings.anonymous_requests_per_second),
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        yield
        await http.close()
        await redis.aclose()

    app = create_app(settings, lifespan=lifespan, registry=registry)
    live = Upstream("chat-service", settings.chat_service_url, "/ws")
    parts = GatewayParts(access=access, http=http, websockets=WebSocketProxy(live, metrics), upstreams=routed)
    app.include_router(gateway_routes(parts))
    return app
