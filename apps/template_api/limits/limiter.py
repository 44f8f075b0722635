"""Rate limits that all replicas share: the generic cell rate algorithm, in Redis.

For each subject one number is kept: the moment at which all that it was granted will have drained away at
the rate of its rule. A request moves that moment on; it is refused if that would lead too far ahead.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from math import ceil

from fastapi import HTTPException
from prometheus_client import CollectorRegistry, Counter
from redis.commands.core import AsyncScript

from service_kit.errors import DependencyUnavailableError
from template_api.limits.rules import Rule, Scope
from template_api.redis_gate import RedisGate

# KEYS: the subject; ARGV: microseconds that one request takes to drain, and that a burst takes.
# Returns 0 or the microseconds to wait. Redis' clock counts: the replicas' may differ.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local drained = tonumber(redis.call('GET', KEYS[1]) or now)
if drained < now then drained = now end
drained = drained + ARGV[1]
local wait = drained - ARGV[2] - now
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', drained), 'PX', math.ceil((drained - now) / 1000))
return 0
"""

_MINUTE_MICROS = 60_000_000


class LimitExceededError(HTTPException):
    """Too many requests; the answer is 429, and says when to try again."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            429,
            f"Too many requests: try again in {retry_after_seconds} s.",
            {"Retry-After": str(retry_after_seconds)},
        )


class Limiter:
    """Counts by scope and subject."""

    def __init__(self, gate: RedisGate, rules: Mapping[Scope, Rule], registry: CollectorRegistry) -> None:
        self._gate = gate
        self._rules = rules
        self._script: AsyncScript = gate.redis.register_script(_TAKE)
        self._limited = Counter(
            "rate_limited_total", "Requests refused for being too many.", ("scope",), registry=registry
        )
        for scope in Scope:
            self._limited.labels(scope)

    async def take(self, scope: Scope, subject: str) -> None:
        """Counts one request of the subject.

        While Redis is away nothing is counted: most requests are let through.

        Raises:
            LimitExceededError: it is one too many.
            DependencyUnavailableError: Redis is away, and the rule guards what must be counted.
        """
        rule = self._rules[scope]
        each = _MINUTE_MICROS // rule.per_minute
        keys, arguments = [_key(scope, subject)], [each, each * rule.burst]
        try:
            wait = await self._gate.run(lambda: self._script(keys=keys, args=arguments))
        except DependencyUnavailableError:
            if rule.guards:
                raise
            return
        if wait:
            raise self.exceeded(scope, ceil(wait / 1_000_000))

    async def forget(self, scope: Scope, subject: str) -> None:
        """Lets the subject begin anew, if Redis can be asked."""
        with suppress(DependencyUnavailableError):
            await self._gate.run(lambda: self._gate.redis.delete(_key(scope, subject)))

    def exceeded(self, scope: Scope, retry_after_seconds: int) -> LimitExceededError:
        """The error to raise where something else than requests a minute is limited; counts it."""
        self._limited.labels(scope).inc()
        return LimitExceededError(retry_after_seconds)


def _key(scope: Scope, subject: str) -> str:
    # Hashed: a subject may be an e-mail address, and as long as its sender likes.
    return f"template:limit:{scope}:{sha256(subject.encode()).hexdigest()[:32]}"
