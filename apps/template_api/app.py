"""Puts the API together: what it keeps where, what it does beside its requests, and its routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from service_kit.app import create_app
from service_kit.background import BackgroundWork
from service_kit.backing.redis import check_redis
from service_kit.metrics import new_registry
from service_kit.stopping import stop_event
from template_api.auth.accounts import Accounts
from template_api.auth.guard import Guard
from template_api.auth.login import LoginDesk
from template_api.auth.metrics import AuthMetrics
from template_api.auth.routes import auth_routes
from template_api.auth.sessions import Sessions
from template_api.auth.tokens import TokenMint
from template_api.backing import Backing
from template_api.events.hub import EventHub
from template_api.events.routes import event_routes
from template_api.events.tickets import Tickets
from template_api.jobs.announcer import Announcer
from template_api.jobs.desk import JobDesk
from template_api.jobs.files import PostgresFileStore
from template_api.jobs.metrics import JobMetrics
from template_api.jobs.outbox import Outbox
from template_api.jobs.outbox_store import PostgresOutboxStore
from template_api.jobs.queue import RabbitJobQueue
from template_api.jobs.routes import job_routes
from template_api.jobs.store import PostgresJobStore
from template_api.jobs.upkeep import JobUpkeep, PostgresUpkeepStore
from template_api.limits.client import Client
from template_api.limits.limiter import Limiter
from template_api.limits.rules import Scope, rules
from template_api.settings import ApiSettings
from template_api.users.cache import UserPageCache
from template_api.users.desk import UserDesk
from template_api.users.routes import user_routes
from template_api.users.store import PostgresUserStore
from template_api.web.forwarded import ForwardedMiddleware
from template_api.web.security_headers import SecurityHeadersMiddleware


def build_app(settings: ApiSettings) -> FastAPI:
    """The application; it connects to its backing services once it runs, whenever they are there."""
    registry = new_registry()
    backing = Backing(settings)
    gate = backing.gate
    limiter = Limiter(gate, rules(settings.rate_limit), registry)

    users = PostgresUserStore(backing.database)
    pages = UserPageCache(gate, ttl_seconds=settings.cache_ttl_seconds, registry=registry)
    mint = TokenMint(settings.jwt_key)
    accounts = Accounts(gate, users)
    guard = Guard(mint, accounts, limiter)
    user_desk = UserDesk(users, backing.passwords, pages, accounts)
    login_desk = LoginDesk(
        store=users,
        passwords=backing.passwords,
        sessions=Sessions(gate, mint),
        mint=mint,
        limiter=limiter,
        metrics=AuthMetrics(registry),
    )

    jobs = PostgresJobStore(backing.database)
    job_metrics = JobMetrics(registry)
    announcer = Announcer(gate)
    outbox = Outbox(
        store=PostgresOutboxStore(backing.database),
        queue=RabbitJobQueue(backing.rabbitmq),
        metrics=job_metrics,
    )
    upkeep = JobUpkeep(
        store=PostgresUpkeepStore(backing.database),
        announcer=announcer,
        metrics=job_metrics,
        expiry_seconds=settings.job_expiry_seconds,
        retention_days=settings.job_retention_days,
    )
    job_desk = JobDesk(store=jobs, outbox=outbox, announcer=announcer, limiter=limiter, metrics=job_metrics)
    hub = EventHub(backing.redis, registry=registry)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        work = BackgroundWork()

        async def begin(stop: asyncio.Event) -> None:
            await backing.database.prepare(backing.prepare, stop)
            work.start("outbox", outbox.run)
            work.start("upkeep of jobs", upkeep.run)

        work.start("migrations", begin)
        work.start("RabbitMQ", backing.rabbitmq.keep_connected)
        work.start("event hub", hub.run)
        yield
        await work.stop(settings.shutdown_grace_seconds)
        await backing.close()

    app = create_app(
        settings,
        checks={
            "postgres": backing.database.check,
            "redis": partial(check_redis, backing.redis),
            "rabbitmq": backing.rabbitmq.check,
        },
        lifespan=lifespan,
        registry=registry,
    )
    _add_middleware(app, settings)

    async def limit_client(client: Client) -> None:
        await limiter.take(Scope.CLIENT, client)

    for routes in (
        auth_routes(login_desk, user_desk, limiter, registration_open=settings.registration_open),
        user_routes(users, pages, user_desk, guard),
        job_routes(job_desk, jobs, PostgresFileStore(backing.database), guard),
        event_routes(
            hub=hub,
            tickets=Tickets(gate),
            store=jobs,
            accounts=accounts,
            limiter=limiter,
            guard=guard,
            stop=stop_event(app),
        ),
    ):
        app.include_router(routes, dependencies=[Depends(limit_client)])
    return app


def _add_middleware(app: FastAPI, settings: ApiSettings) -> None:
    """Around all that the kit has; the last one added is the outermost."""
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["DELETE", "GET", "PATCH", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "X-Request-ID"],
            expose_headers=["Location", "Retry-After", "X-Cache", "X-Request-ID"],
        )
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(ForwardedMiddleware, hops=settings.forwarded_hops)
