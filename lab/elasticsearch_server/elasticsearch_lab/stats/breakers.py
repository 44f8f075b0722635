"""Circuit breakers: requests are refused before they use up the memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import ElasticsearchError

_PARENT_SHARE = 0.95


class Breaker:
    """A limit in bytes, and how often it was met."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.tripped = 0


class Breakers:
    """Two breakers: one for the bodies of requests that are worked on, one for the process' memory with them.

    Args:
        heap: bytes that the process may have.
        used: bytes that it has now.
    """

    def __init__(self, heap: int, used: Callable[[], int]) -> None:
        self.in_flight_requests = Breaker(heap)
        self.parent = Breaker(int(heap * _PARENT_SHARE))
        self.used = used
        self.in_flight = 0

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Keep account of a request's body while it is worked on.

        Raises:
            ElasticsearchError: there is no room for it.
        """
        for name, breaker, wanted in (
            ("in_flight_requests", self.in_flight_requests, self.in_flight + size),
            ("parent", self.parent, self.used() + size),
        ):
            if size and wanted > breaker.limit:
                breaker.tripped += 1
                raise ElasticsearchError(
                    429,
                    "circuit_breaking_exception",
                    f"[{name}] Data too large, data for [<http_request>] would be [{wanted}], "
                    f"which is larger than the limit of [{breaker.limit}]",
                    bytes_wanted=wanted,
                    bytes_limit=breaker.limit,
                    durability="TRANSIENT",
                )
        self.in_flight += size
        try:
            yield
        finally:
            self.in_flight -= size
