"""/api/v1/events: a stream of what happens to the caller's jobs, and the tickets that open it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from template_api.auth.accounts import Accounts
from template_api.auth.guard import Caller, Guard
from template_api.events.hub import EventHub, TooManyStreamsError
from template_api.events.stream import JobStream
from template_api.events.tickets import Ticket, Tickets, TicketUnknownError
from template_api.jobs.store import JobStore
from template_api.limits.limiter import Limiter
from template_api.limits.rules import Scope

# For whom has too many streams open.
RETRY_SECONDS = 10


def event_routes(  # noqa: PLR0913 - these are the parts that a stream needs
    *,
    hub: EventHub,
    tickets: Tickets,
    store: JobStore,
    accounts: Accounts,
    limiter: Limiter,
    guard: Guard,
    stop: asyncio.Event,
) -> APIRouter:
    """The routes; streams end when `stop` is set."""
    router = APIRouter(prefix="/api/v1/events", tags=["events"])

    async def open_stream(
        ticket: Annotated[str, Query(min_length=1, max_length=100)],
        last_event_id: Annotated[str | None, Query(max_length=100)] = None,
        last_event_id_header: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> AsyncIterator[JobStream]:
        try:
            admission = await tickets.redeem(ticket)
        except TicketUnknownError:
            raise HTTPException(401, "The ticket was used or is too old: get a new one.") from None
        if await accounts.of(admission.holder) is None:
            raise HTTPException(401, "The session has ended: log in.")
        try:
            with hub.stream(admission.holder.user_id) as news:
                last = last_event_id_header or last_event_id
                yield JobStream(admission, news, store, accounts, stop, last)
        except TooManyStreamsError:
            raise limiter.exceeded(Scope.STREAM, RETRY_SECONDS) from None

    @router.post("/ticket")
    async def issue_ticket(caller: Annotated[Caller, Depends(guard.signed_in)]) -> Ticket:
        return await tickets.issue(caller)

    @router.get("", response_class=EventSourceResponse)
    async def events(
        stream: Annotated[JobStream, Depends(open_stream)],
    ) -> AsyncIterator[ServerSentEvent]:
        async for event in stream.events():
            yield event

    return router
