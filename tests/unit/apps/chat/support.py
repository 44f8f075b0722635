"""What the chat's tests share: settings, tokens, and clients of services that run in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from fakeredis import FakeAsyncRedis, FakeServer
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from chat_services.shared.settings import ChatSettings
from chat_services.shared.tokens import Tokens
from service_kit.settings import load_settings

KEY = "k" * 64
WEBHOOK_TOKEN = "w" * 32

SettingsT = TypeVar("SettingsT", bound=ChatSettings)


def tokens(key: str = KEY) -> Tokens:
    return Tokens(SecretStr(key))


def bearer(username: str, *, session: str = "s1", seconds: int = 60) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token(username, session=session, seconds=seconds)}"}


def access_token(username: str, *, session: str = "s1", seconds: int = 60) -> str:
    return tokens().issue_for_user(username, session, seconds=seconds)


def as_service(name: str = "chat-service") -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens().issue_for_service(name)}"}


def settings(model: type[SettingsT], **more: str) -> SettingsT:
    environ = {"SERVICE_NAME": "chat", "REDIS_HOST": "redis", "JWT_KEY": KEY}
    return load_settings(model, environ | more)


def fresh_client(server: FakeServer) -> FakeAsyncRedis:
    """Another replica's client of the same Redis."""
    return FakeAsyncRedis(server=server, decode_responses=True)


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://chat") as client,
    ):
        yield client
