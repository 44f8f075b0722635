"""Services of the chat that run in this process, on a Redis of their own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient

from chat_services.api_gateway import app as gateway_app
from chat_services.auth_service import app as auth_app
from chat_services.auth_service.settings import AuthSettings
from chat_services.chat_service import app as chat_app
from chat_services.chat_service.rooms.membership import Membership
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.chat_service.settings import ChatServiceSettings
from tests.unit.apps.chat.gateway import Upstream, gateway_settings
from tests.unit.apps.chat.live import Replicas, replica
from tests.unit.apps.chat.support import client_of, fresh_client, settings
from tests.unit.apps.serving import serving


@pytest.fixture
async def chat(redis: FakeAsyncRedis) -> AsyncIterator[AsyncClient]:
    """The chat service, without search and mentions."""
    async with client_of(chat_app.assemble(settings(ChatServiceSettings), redis)) as client:
        yield client


@pytest.fixture
async def replicas(redis: FakeAsyncRedis, redis_server: FakeServer) -> AsyncIterator[Replicas]:
    rooms = RoomStore(redis)
    membership = Membership(redis, rooms)
    room = await membership.open("ann", "Lounge")
    await membership.invite(room.id, by="ann", username="bob")
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(replica(fresh_client(redis_server)))
        there = await stack.enter_async_context(replica(fresh_client(redis_server)))
        yield Replicas(here, there, redis, rooms, membership, room.id)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
async def upstream_url(upstream: Upstream) -> AsyncIterator[str]:
    async with serving(upstream.app()) as address:
        yield f"http://{address}"


@pytest.fixture
async def gateway(upstream_url: str, redis: FakeAsyncRedis) -> AsyncIterator[AsyncClient]:
    async with client_of(gateway_app.assemble(gateway_settings(upstream_url), redis)) as client:
        yield client


@pytest.fixture
async def auth(redis: FakeAsyncRedis) -> AsyncIterator[AsyncClient]:
    chosen = settings(AuthSettings, BCRYPT_ROUNDS="4", LOGIN_BURST="3")
    async with client_of(auth_app.assemble(chosen, redis)) as client:
        yield client
