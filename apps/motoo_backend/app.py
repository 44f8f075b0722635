"""Puts the backend together: stores, cache, queue, worker, routes and health checks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

from fastapi import FastAPI

from motoo_backend.jobs.handlers import PostgresJobHandler
from motoo_backend.jobs.metrics import JobMetrics
from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.routes import job_routes
from motoo_backend.jobs.store import PostgresJobStore
from motoo_backend.jobs.upkeep import QueueUpkeep
from motoo_backend.jobs.worker import JobWorker
from motoo_backend.motorcycles.cache import MotorcycleCache
from motoo_backend.motorcycles.routes import motorcycle_routes
from motoo_backend.motorcycles.store import PostgresMotorcycleStore
from motoo_backend.settings import BackendSettings
from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.migrations import upgrade
from service_kit.backing.postgres import Database
from service_kit.backing.redis import check_redis, redis_client
from service_kit.errors import DependencyUnavailableError
from service_kit.metrics import new_registry

MIGRATIONS = Path(__file__).parent / "migrations"


def build_app(settings: BackendSettings) -> FastAPI:
    """The application; it connects to PostgreSQL and Redis once it runs, whenever they are there."""
    registry = new_registry()
    database = Database(settings.db, service=settings.service_name)
    redis = redis_client(settings.redis, service=settings.service_name)
    cache = MotorcycleCache(redis, ttl_seconds=settings.cache_ttl_seconds, registry=registry)
    job_store = PostgresJobStore(database)
    queue = JobQueue(redis, consumer=uuid4().hex)
    job_metrics = JobMetrics(registry)
    worker = JobWorker(
        queue=queue,
        store=job_store,
        handler=PostgresJobHandler(database),
        metrics=job_metrics,
        timeout_seconds=settings.job_timeout_seconds,
    )
    upkeep = QueueUpkeep(queue=queue, store=job_store, metrics=job_metrics)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()

        async def begin(stop: asyncio.Event) -> None:
            await database.prepare(partial(upgrade, scripts=MIGRATIONS), stop)
            work.start("job worker", worker.run)
            work.start("queue upkeep", upkeep.run)

        work.start("migrations", begin)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        with suppress(DependencyUnavailableError):  # then another replica's upkeep finds us dead
            await queue.sign_off()
        await redis.aclose()
        await database.close()

    app = create_app(
        settings,
        checks={"db": database.check, "redis": partial(check_redis, redis)},
        lifespan=lifespan,
        registry=registry,
    )
    app.include_router(motorcycle_routes(PostgresMotorcycleStore(database), cache))
    app.include_router(job_routes(job_store, queue))
    return app
