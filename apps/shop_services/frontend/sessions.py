"""Sessions in memory: who is logged in and what is in the cart."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from service_kit.background import wait_for_stop

CAPACITY = 10_000
"""About 10 MB; one more, and the one that was idle for longest ends."""

SWEEP_SECONDS = 5.0

_TOKEN_BYTES = 24

_logger = logging.getLogger(__name__)


@dataclass
class Session:
    """One visitor's; `cart` has quantities by product id. The id is for logs, the token for the cookie."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(_TOKEN_BYTES), repr=False)
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    email: str | None = None
    cart: dict[int, int] = field(default_factory=dict)
    page_views: int = 0
    last_seen: float = 0.0


class Sessions:
    """Sessions by token; one that was idle for `timeout_seconds` is over."""

    def __init__(
        self,
        *,
        timeout_seconds: float,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._timeout = timeout_seconds
        self._capacity = capacity
        self._clock = clock
        # In the order in which they were seen last, so that those that are over stand in front.
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def resume(self, token: str | None) -> Session:
        """The session with this token, or a new one where there is none (any more)."""
        self.end_idle()
        session = self._sessions.pop(token or "", None) or Session()
        session.last_seen = self._clock()
        self._sessions[session.token] = session
        if len(self._sessions) > self._capacity:
            self._end_oldest()
        return session

    def renew(self, session: Session) -> None:
        """Gives the session a new token: one that somebody else put into the browser is worth nothing."""
        del self._sessions[session.token]
        session.token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._sessions[session.token] = session

    def end_idle(self) -> None:
        """Ends all that have been idle for too long."""
        while self._sessions:
            oldest = next(iter(self._sessions.values()))
            if self._clock() - oldest.last_seen < self._timeout:
                return
            self._end_oldest()

    async def run(self, stop: asyncio.Event) -> None:
        """Ends idle sessions until `stop` is set."""
        while not stop.is_set():
            self.end_idle()
            await wait_for_stop(stop, SWEEP_SECONDS)

    def _end_oldest(self) -> None:
        _, session = self._sessions.popitem(last=False)
        _logger.info(
            "session timed out",
            extra={
                "session": session.id,
                "idle_seconds": round(self._clock() - session.last_seen, 1),
                "page_views": session.page_views,
                "units_in_cart": sum(session.cart.values()),
                "logged_in": session.email is not None,
            },
        )
