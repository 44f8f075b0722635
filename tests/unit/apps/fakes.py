"""The backend's stores in memory, with a switch for an outage."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from motoo_backend.jobs.schema import Job, JobRequest, JobResult, JobStatus
from motoo_backend.jobs.store import ClaimedJob
from motoo_backend.motorcycles.schema import (
    Motorcycle,
    MotorcycleChange,
    MotorcycleFilter,
    MotorcyclePage,
    NewMotorcycle,
    Status,
)
from motoo_backend.motorcycles.store import VinTakenError
from service_kit.errors import DependencyUnavailableError

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
OFFER = {
    "vin": "ZDMH100AAXB012345",
    "make": "Ducati",
    "model": "900 SS",
    "year": 1995,
    "mileage_km": 40_000,
    "price_cents": 450_000,
}


def motorcycle(motorcycle_id: int = 1, *, version: int = 1, price_cents: int = 450_000) -> Motorcycle:
    offer = OFFER | {"price_cents": price_cents}
    rest = {"id": motorcycle_id, "version": version, "created_at": MOMENT, "updated_at": MOMENT}
    return Motorcycle.model_validate(offer | rest | {"status": Status.AVAILABLE})


@dataclass
class Outage:
    """Whatever is guarded by it fails while it is `on`."""

    on: bool = False

    def strike(self) -> None:
        if self.on:
            raise DependencyUnavailableError("db")


@dataclass
class MemoryMotorcycleStore:
    outage: Outage = field(default_factory=Outage)
    rows: dict[int, Motorcycle] = field(default_factory=dict)
    reads: int = 0

    async def add(self, offer: NewMotorcycle) -> Motorcycle:
        self.outage.strike()
        if any(row.vin == offer.vin for row in self.rows.values()):
            raise VinTakenError(offer.vin)
        new = motorcycle(len(self.rows) + 1).model_copy(update=offer.model_dump())
        self.rows[new.id] = new
        return new

    async def get(self, motorcycle_id: int) -> Motorcycle | None:
        self.outage.strike()
        self.reads += 1
        return self.rows.get(motorcycle_id)

    async def page(self, query: MotorcycleFilter) -> MotorcyclePage:
        self.outage.strike()
        found = [
            row for key, row in sorted(self.rows.items(), reverse=True) if key < (query.cursor or key + 1)
        ]
        items = found[: query.limit]
        return MotorcyclePage(items=items, next_cursor=items[-1].id if len(found) > query.limit else None)

    async def change(self, motorcycle_id: int, change: MotorcycleChange) -> Motorcycle | None:
        self.outage.strike()
        if (old := self.rows.get(motorcycle_id)) is None:
            return None
        update = change.model_dump(exclude_none=True) | {"version": old.version + 1}
        self.rows[motorcycle_id] = old.model_copy(update=update)
        return self.rows[motorcycle_id]

    async def remove(self, motorcycle_id: int) -> int | None:
        self.outage.strike()
        old = self.rows.pop(motorcycle_id, None)
        return old.version if old else None


@dataclass
class MemoryJobStore:
    outage: Outage = field(default_factory=Outage)
    rows: dict[UUID, Job] = field(default_factory=dict)
    claims: dict[UUID, ClaimedJob] = field(default_factory=dict)

    async def add(self, job_id: UUID, request: JobRequest, request_id: str | None) -> Job:
        self.outage.strike()
        self.claims[job_id] = ClaimedJob(job_id, request, request_id, attempts=0)
        self.rows[job_id] = Job(
            id=job_id,
            request=request,
            status=JobStatus.QUEUED,
            attempts=0,
            result=None,
            error=None,
            created_at=MOMENT,
            finished_at=None,
        )
        return self.rows[job_id]

    async def get(self, job_id: UUID) -> Job | None:
        self.outage.strike()
        return self.rows.get(job_id)

    async def claim(self, job_id: UUID) -> ClaimedJob | None:
        self.outage.strike()
        if not self._unfinished(job_id):
            return None
        self.claims[job_id] = replace(self.claims[job_id], attempts=self.claims[job_id].attempts + 1)
        self.rows[job_id] = self.rows[job_id].model_copy(update={"status": JobStatus.RUNNING})
        return self.claims[job_id]

    async def succeed(self, job_id: UUID, result: JobResult) -> bool:
        return self._finish(job_id, {"status": JobStatus.SUCCEEDED, "result": result})

    async def fail(self, job_id: UUID, error: str) -> bool:
        return self._finish(job_id, {"status": JobStatus.FAILED, "error": error})

    async def unfinished(self, *, quiet_seconds: float, limit: int) -> list[UUID]:
        self.outage.strike()
        return [job_id for job_id in self.rows if self._unfinished(job_id)][:limit]

    def _finish(self, job_id: UUID, update: dict[str, object]) -> bool:
        self.outage.strike()
        if not self._unfinished(job_id):
            return False
        self.rows[job_id] = self.rows[job_id].model_copy(update=update)
        return True

    def _unfinished(self, job_id: UUID) -> bool:
        row = self.rows.get(job_id)
        return row is not None and row.status in {JobStatus.QUEUED, JobStatus.RUNNING}
