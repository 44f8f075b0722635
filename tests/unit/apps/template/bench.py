"""The whole API on fakes: real routes, real Redis scripts, no servers."""

import asyncio
from dataclasses import dataclass

from fakeredis import FakeAsyncRedis
from fastapi import FastAPI
from httpx import AsyncClient, Response
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from service_kit.app import create_app
from service_kit.settings import ServiceSettings
from service_kit.stopping import stop_event
from template_api.auth.accounts import Accounts
from template_api.auth.guard import Guard
from template_api.auth.login import LoginDesk
from template_api.auth.metrics import AuthMetrics
from template_api.auth.passwords import Passwords
from template_api.auth.routes import auth_routes
from template_api.auth.sessions import Sessions
from template_api.auth.tokens import TokenMint
from template_api.events.hub import EventHub
from template_api.events.routes import event_routes
from template_api.events.tickets import Tickets
from template_api.jobs.announcer import Announcer
from template_api.jobs.desk import JobDesk
from template_api.jobs.metrics import JobMetrics
from template_api.jobs.outbox import Outbox
from template_api.jobs.routes import job_routes
from template_api.limits.limiter import Limiter
from template_api.limits.rules import rules
from template_api.redis_gate import RedisGate
from template_api.settings import RateLimits
from template_api.users.cache import UserPageCache
from template_api.users.desk import UserDesk
from template_api.users.routes import user_routes
from template_api.users.schema import Role
from template_api.users.store import NewRow
from tests.unit.apps.template.fake_jobs import MemoryFileStore, MemoryJobStore, MemoryQueue
from tests.unit.apps.template.fake_users import MemoryUserStore

PASSWORD = "correct horse battery"
KEY = SecretStr("k" * 64)
LIMITS = RateLimits(client=6000, account=6000, export=6000, registration=6000, login=6000, login_account=5)

# The least work that bcrypt knows; the real number is a setting.
ROUNDS = 4


class Bench:
    """The parts that tests look into; `app` has all routes."""

    def __init__(
        self, redis: FakeAsyncRedis, registry: CollectorRegistry, *, registration_open: bool = True
    ) -> None:
        self.registry = registry
        self.redis = redis
        self.users = MemoryUserStore()
        self.jobs = MemoryJobStore()
        self.files = MemoryFileStore()
        self.queue = MemoryQueue()
        self.gate = RedisGate(redis)
        self.mint = TokenMint(KEY)
        self.passwords = Passwords(rounds=ROUNDS)
        self.limiter = Limiter(self.gate, rules(LIMITS), registry)
        self.accounts = Accounts(self.gate, self.users)
        self.pages = UserPageCache(self.gate, ttl_seconds=30, registry=registry)
        self.hub = EventHub(redis, registry=registry)
        self.job_metrics = JobMetrics(registry)
        self.outbox = Outbox(store=self.jobs, queue=self.queue, metrics=self.job_metrics)
        self.app = self._app(registration_open=registration_open)

    @property
    def stop(self) -> asyncio.Event:
        """What the server sets when it is to stop."""
        return stop_event(self.app)

    def metric(self, name: str, **labels: str) -> float | None:
        """The value of a metric."""
        return self.registry.get_sample_value(name, labels)

    def _app(self, *, registration_open: bool) -> FastAPI:
        app = create_app(ServiceSettings(service_name="api"), registry=self.registry)
        guard = Guard(self.mint, self.accounts, self.limiter)
        user_desk = UserDesk(self.users, self.passwords, self.pages, self.accounts)
        login_desk = LoginDesk(
            store=self.users,
            passwords=self.passwords,
            sessions=Sessions(self.gate, self.mint),
            mint=self.mint,
            limiter=self.limiter,
            metrics=AuthMetrics(self.registry),
        )
        job_desk = JobDesk(
            store=self.jobs,
            outbox=self.outbox,
            announcer=Announcer(self.gate),
            limiter=self.limiter,
            metrics=self.job_metrics,
        )
        app.include_router(
            auth_routes(login_desk, user_desk, self.limiter, registration_open=registration_open)
        )
        app.include_router(user_routes(self.users, self.pages, user_desk, guard))
        app.include_router(job_routes(job_desk, self.jobs, self.files, guard))
        app.include_router(
            event_routes(
                hub=self.hub,
                tickets=Tickets(self.gate),
                store=self.jobs,
                accounts=self.accounts,
                limiter=self.limiter,
                guard=guard,
                stop=stop_event(app),
            )
        )
        return app


@dataclass
class Browser:
    """Somebody who uses the API."""

    bench: Bench
    client: AsyncClient
    access_token: str = ""
    refresh_token: str = ""

    async def ask(self, method: str, path: str, json: object = None, **headers: str) -> Response:
        """One request to /api/v1, with the access token if there is one."""
        if self.access_token:
            headers |= {"Authorization": f"Bearer {self.access_token}"}
        return await self.client.request(method, f"/api/v1{path}", json=json, headers=headers)

    async def log_in(self, email: str, password: str = PASSWORD) -> Response:
        """Logs in and keeps the tokens."""
        answer = await self.ask("POST", "/auth/login", {"email": email, "password": password})
        if answer.status_code == 200:
            self.access_token = answer.json()["access_token"]
            self.refresh_token = answer.json()["refresh_token"]
        return answer

    async def refresh(self, token: str) -> Response:
        """Offers a refresh token."""
        return await self.ask("POST", "/auth/refresh", {"refresh_token": token})

    async def become(self, role: Role) -> int:
        """Becomes a new user with that role, and logs in."""
        hashed = await self.bench.passwords.hash(PASSWORD)
        email = f"{role}{len(self.bench.users.rows)}@example.com"
        user = await self.bench.users.add(NewRow(email, "Somebody", hashed, role))
        assert (await self.log_in(email)).status_code == 200
        return user.id
