"""PostgreSQL: settings, transactions that fail cleanly while the server is away, and a health check."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pydantic import Field, SecretStr
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from service_kit.background import wait_for_stop
from service_kit.deadline import within
from service_kit.errors import DependencyUnavailableError
from service_kit.settings import Settings, Text

T = TypeVar("T")

CONNECT_TIMEOUT_SECONDS = 3
STATEMENT_TIMEOUT_MS = 4000
TRANSACTION_TIMEOUT_SECONDS = 5.0
POOL_TIMEOUT_SECONDS = 3.0
RETRY_SECONDS = 1.0

_logger = logging.getLogger(__name__)


class PostgresSettings(Settings):
    """Where the database is and how to log in."""

    host: Text = Field(description="the database server's host name")
    port: int = Field(5432, ge=1, le=65535, description="the database server's TCP port")
    name: Text = Field(description="the database's name")
    user: Text = Field(description="the database role to log in as")
    password: SecretStr = Field(description="that role's password")
    pool_size: int = Field(10, ge=1, le=100, description="the most connections that one container opens")


class Database:
    """A pool of connections, usable once its schema has been prepared."""

    def __init__(self, settings: PostgresSettings, *, service: str, name: str = "db") -> None:
        self._name = name
        self._prepared = False
        self._engine = create_async_engine(
            _url(settings),
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            pool_pre_ping=True,  # a connection that a restart has cut is replaced before it is used
            hide_parameters=True,  # what people store must not end up in logs
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_SECONDS,
                "application_name": service,
                "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c timezone=UTC",
            },
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """What `work` returns, done in one transaction: committed at its end, rolled back if it raises.

        Raises:
            DependencyUnavailableError: the server cannot be reached or takes too long, or the schema is
                not prepared yet. If it struck during the commit, what was written may be stored or not.
        """
        if not self._prepared:
            raise DependencyUnavailableError(self._name)
        with self._available():
            return await within(TRANSACTION_TIMEOUT_SECONDS, self._transaction(work))

    async def check(self) -> None:
        """The health check: a statement runs, and the schema is there."""
        await self.run(lambda session: session.execute(text("SELECT 1")))

    async def prepare(self, migrate: Callable[[AsyncEngine], Awaitable[None]], stop: asyncio.Event) -> None:
        """Brings the schema up to date as soon as the server can be reached; until then all else waits."""
        told = ""
        while not (self._prepared or stop.is_set()):
            try:
                with self._available():
                    await migrate(self._engine)
            except DependencyUnavailableError as error:
                if error.cause != told:  # a wrong password, say, is told once, not every second
                    told = error.cause
                    _logger.warning("waiting for %s to prepare its schema", self._name, extra={"cause": told})
                await wait_for_stop(stop, RETRY_SECONDS)
            else:
                self._prepared = True

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()

    async def _transaction(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        async with self._sessions.begin() as session:
            return await work(session)

    @contextmanager
    def _available(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeoutError, TimeoutError) as error:
            raise DependencyUnavailableError(self._name) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DependencyUnavailableError(self._name) from error
            raise


def _url(settings: PostgresSettings) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username=settings.user,
        password=settings.password.get_secret_value(),
        host=settings.host,
        port=settings.port,
        database=settings.name,
    )
