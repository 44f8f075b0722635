"""Jobs as the API takes and gives them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from motoo_backend.motorcycles.schema import MotorcycleId, Name


class ValuationRequest(BaseModel):
    """What would this motorcycle fetch, judging by similar ones?"""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["valuation"]
    motorcycle_id: MotorcycleId


class InventoryReportRequest(BaseModel):
    """How many motorcycles are for sale, and at what prices, by make (or of one make)?"""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["inventory_report"]
    make: Name | None = None


JobRequest = Annotated[ValuationRequest | InventoryReportRequest, Field(discriminator="kind")]
JOB_REQUEST: TypeAdapter[JobRequest] = TypeAdapter(JobRequest)


class Valuation(BaseModel):
    """An estimate in euro cents, and from how many similar motorcycles; none without any."""

    estimate_cents: int | None
    comparables: int


class MakeSummary(BaseModel):
    """The motorcycles of one make that are for sale; prices in euro cents."""

    make: str
    available: int
    lowest_price_cents: int
    median_price_cents: int
    highest_price_cents: int


class InventoryReport(BaseModel):
    """One entry a make, most numerous first."""

    makes: list[MakeSummary]


JobResult = Valuation | InventoryReport


class JobStatus(StrEnum):
    """How far a job is. The last two are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Job(BaseModel):
    """A job; `result` is set once it has succeeded, `error` once it has failed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    request: JobRequest
    status: JobStatus
    attempts: int
    result: JobResult | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None
