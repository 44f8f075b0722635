"""The database with a log line for each transaction that writes and for each failure."""

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from service_kit.backing.postgres import Database
from service_kit.errors import DependencyUnavailableError

T = TypeVar("T")
Work = Callable[[AsyncSession], Awaitable[T]]

_logger = logging.getLogger(__name__)


class LoggedDatabase:
    """Runs work in transactions; both methods raise what Database.run and the work itself raise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, operation: str, work: Work[T]) -> T:
        """What `work` returns; a failure is logged under the operation's name."""
        try:
            return await self._database.run(work)
        except (DependencyUnavailableError, SQLAlchemyError) as error:
            _log_failure(operation, error)
            raise

    async def write(self, operation: str, work: Work[T]) -> T:
        """What `work` returns once it is committed; that is logged, and so is a rollback."""
        began = perf_counter()
        try:
            result = await self.read(operation, work)
        except Exception as error:
            _logger.info(
                "transaction rolled back", extra=_fields(operation, began) | {"cause": type(error).__name__}
            )
            raise
        _logger.info("transaction committed", extra=_fields(operation, began))
        return result


def _log_failure(operation: str, error: DependencyUnavailableError | SQLAlchemyError) -> None:
    if isinstance(error, IntegrityError):  # the data says no; for the caller that is an answer
        return
    cause = (
        error.cause if isinstance(error, DependencyUnavailableError) else f"{type(error).__name__}: {error}"
    )
    _logger.error("database error", extra={"operation": operation, "cause": cause})


def _fields(operation: str, began: float) -> dict[str, object]:
    return {"transaction": operation, "duration_ms": round((perf_counter() - began) * 1000, 2)}
