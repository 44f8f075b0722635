"""One-time tickets for event streams: browsers can't send an access token when they open one."""

from hashlib import sha256
from secrets import token_urlsafe

from pydantic import BaseModel

from template_api.auth.guard import Caller
from template_api.auth.tokens import Holder
from template_api.redis_gate import RedisGate

TICKET_SECONDS = 30


class TicketUnknownError(Exception):
    """The ticket was used already, is too old, or was never issued."""


class Admission(BaseModel):
    """What a ticket stands for: its holder's access token, which expires then (seconds since 1970)."""

    holder: Holder
    expires: int


class Ticket(BaseModel):
    """A ticket, good once within `expires_in` seconds."""

    ticket: str
    expires_in: int = TICKET_SECONDS


class Tickets:
    """Both raise DependencyUnavailableError while Redis cannot be asked."""

    def __init__(self, gate: RedisGate) -> None:
        self._gate = gate

    async def issue(self, caller: Caller) -> Ticket:
        """A ticket for the caller."""
        ticket = token_urlsafe(32)
        admission = Admission(holder=caller.holder, expires=caller.expires).model_dump_json()
        await self._gate.run(lambda: self._gate.redis.set(_key(ticket), admission, ex=TICKET_SECONDS))
        return Ticket(ticket=ticket)

    async def redeem(self, ticket: str) -> Admission:
        """What the ticket stands for; raises TicketUnknownError."""
        admission = await self._gate.run(lambda: self._gate.redis.getdel(_key(ticket)))
        if admission is None:
            raise TicketUnknownError
        return Admission.model_validate_json(admission)


def _key(ticket: str) -> str:
    return f"template:ticket:{sha256(ticket.encode()).hexdigest()}"
