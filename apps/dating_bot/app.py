"""Puts the bot together: storage, chat, web API, upkeep and the health check."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from dating_bot.chat.metrics import ChatMetrics
from dating_bot.chat.routes import chat_routes
from dating_bot.chat.updates import UpdateHandler
from dating_bot.settings import BotSettings
from dating_bot.storage import PostgresStorage
from dating_bot.upkeep import Upkeep
from dating_bot.web.routes import web_routes
from dating_bot.web.statistics import Statistics
from dating_bot.web.store import PostgresDirectory
from dating_bot.webhook_auth import WebhookGuard
from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.migrations import upgrade
from service_kit.backing.postgres import Database
from service_kit.metrics import new_registry

MIGRATIONS = Path(__file__).parent / "migrations"


def build_app(settings: BotSettings) -> FastAPI:
    """The application; it connects to PostgreSQL once it runs, whenever that is there."""
    registry = new_registry()
    database = Database(settings.db, service=settings.service_name)
    storage = PostgresStorage(database)
    directory = PostgresDirectory(database)
    statistics = Statistics(directory, ttl_seconds=settings.stats_ttl_seconds, registry=registry)
    guard = WebhookGuard(settings.bot_webhook_token, registry)
    upkeep = Upkeep(storage=storage, statistics=statistics)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()

        async def begin(stop: asyncio.Event) -> None:
            await database.prepare(partial(upgrade, scripts=MIGRATIONS), stop)
            work.start("upkeep", upkeep.run)

        work.start("migrations", begin)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await database.close()

    app = create_app(settings, checks={"db": database.check}, lifespan=lifespan, registry=registry)
    app.include_router(chat_routes(UpdateHandler(storage, ChatMetrics(registry)), guard))
    app.include_router(web_routes(directory, statistics, guard))
    return app
