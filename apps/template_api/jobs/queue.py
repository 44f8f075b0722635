"""The queue of jobs in RabbitMQ. The worker declares the same queues; see the README."""

from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from aio_pika import DeliveryMode, Message
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from service_kit.backing.rabbitmq import Queue, RabbitMQ
from template_api.jobs.outbox_store import Letter
from template_api.jobs.schema import JobKind

JOBS = "jobs"
DEAD = "jobs.dead"

# After so many deliveries that were not acknowledged a message goes to the dead ones.
DELIVERY_LIMIT = 5

QUEUES = (
    Queue(DEAD, {"x-queue-type": "quorum"}),
    Queue(
        JOBS,
        {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": DEAD,
        },
    ),
)


class JobMessage(BaseModel):
    """What the worker is told: `{"type": "export", "jobId": "…", "userId": 1}`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    type: JobKind
    job_id: UUID
    user_id: int


class JobQueue(Protocol):
    """Where jobs wait for the worker."""

    @property
    def connected(self) -> bool:
        """Whether it is worth while to put something there."""

    async def put(self, letter: Letter) -> None:
        """Returns once the queue is sure to keep it; raises DependencyUnavailableError."""

    async def length(self) -> int:
        """How many letters nobody has taken yet; raises DependencyUnavailableError."""


class RabbitJobQueue:
    """The queue in RabbitMQ."""

    def __init__(self, rabbitmq: RabbitMQ) -> None:
        self._rabbitmq = rabbitmq

    @property
    def connected(self) -> bool:
        """Whether it is worth while to put something there."""
        return self._rabbitmq.connected

    async def put(self, letter: Letter) -> None:
        """Returns once the queue is sure to keep it; raises DependencyUnavailableError."""
        await self._rabbitmq.publish(JOBS, message_for(letter))

    async def length(self) -> int:
        """How many letters nobody has taken yet; raises DependencyUnavailableError."""
        return await self._rabbitmq.length(JOBS)


def message_for(letter: Letter) -> Message:
    """The message, which survives a restart of the broker."""
    body = JobMessage(type=letter.kind, job_id=letter.job_id, user_id=letter.user_id)
    return Message(
        body.model_dump_json(by_alias=True).encode(),
        content_type="application/json",
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=str(letter.job_id),
        timestamp=datetime.now(tz=UTC),
        headers={"x-request-id": letter.request_id} if letter.request_id else {},
    )
