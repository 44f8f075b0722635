"""What each kind of job does."""

from typing import Protocol

from sqlalchemy import func, select

from motoo_backend.jobs.schema import (
    InventoryReport,
    InventoryReportRequest,
    JobRequest,
    JobResult,
    MakeSummary,
    Valuation,
    ValuationRequest,
)
from motoo_backend.jobs.valuation import Comparable, estimate
from motoo_backend.motorcycles.schema import Status
from motoo_backend.motorcycles.table import MotorcycleRow
from service_kit.backing.postgres import Database

MAX_COMPARABLES = 200


class JobFailedError(Exception):
    """The job cannot succeed, however often it is tried; the message is for whoever asked for it."""


class JobHandler(Protocol):
    """Does jobs."""

    async def run(self, request: JobRequest) -> JobResult:
        """The result; raises JobFailedError, or DependencyUnavailableError to be tried again."""


class PostgresJobHandler:
    """Does all kinds of jobs by asking PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, request: JobRequest) -> JobResult:
        """The result; raises JobFailedError, or DependencyUnavailableError to be tried again."""
        match request:
            case ValuationRequest():
                return await self._valuation(request)
            case InventoryReportRequest():
                return await self._inventory_report(request)

    async def _valuation(self, request: ValuationRequest) -> Valuation:
        motorcycle = await self._database.run(
            lambda session: session.get(MotorcycleRow, request.motorcycle_id)
        )
        if motorcycle is None:
            raise JobFailedError(f"There is no motorcycle {request.motorcycle_id}.")
        row = MotorcycleRow
        statement = (
            select(row.year, row.mileage_km, row.price_cents)
            .where(
                func.lower(row.make) == motorcycle.make.lower(),
                func.lower(row.model) == motorcycle.model.lower(),
                row.id != motorcycle.id,
            )
            .order_by(row.id.desc())
            .limit(MAX_COMPARABLES)
        )
        found = await self._database.run(lambda session: session.execute(statement))
        comparables = [Comparable(*values) for values in found.tuples()]
        return estimate(motorcycle.year, motorcycle.mileage_km, comparables)

    async def _inventory_report(self, request: InventoryReportRequest) -> InventoryReport:
        price = MotorcycleRow.price_cents
        statement = (
            select(
                MotorcycleRow.make,
                func.count().label("available"),
                func.min(price).label("lowest_price_cents"),
                func.percentile_disc(0.5).within_group(price).label("median_price_cents"),
                func.max(price).label("highest_price_cents"),
            )
            .where(MotorcycleRow.status == Status.AVAILABLE)
            .group_by(MotorcycleRow.make)
            .order_by(func.count().desc(), MotorcycleRow.make)
        )
        if request.make is not None:
            statement = statement.where(func.lower(MotorcycleRow.make) == request.make.lower())
        found = await self._database.run(lambda session: session.execute(statement))
        return InventoryReport(makes=[MakeSummary.model_validate(dict(row)) for row in found.mappings()])
