"""A token bucket in memory: how fast one WebSocket may send."""

from time import monotonic


class TokenBucket:
    """`burst` at once, then `per_second` a second."""

    def __init__(self, *, burst: int, per_second: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._tokens = self._burst
        self._at = monotonic()

    def take(self) -> bool:
        """Takes one token; False if there is none."""
        now = monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
