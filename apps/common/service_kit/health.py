"""Health: named checks of what a service depends on, run together, each within a time limit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Literal

from prometheus_client import CollectorRegistry, Gauge
from pydantic import BaseModel

from service_kit.deadline import within

Check = Callable[[], Awaitable[None]]
"""Returns where all is well, and raises where it is not."""

_logger = logging.getLogger("service_kit.health")


class CheckResult(BaseModel):
    """How one check went; `error` names the kind of failure only, the log has the whole of it."""

    status: Literal["ok", "failed"]
    duration_ms: float
    error: str | None = None


class HealthReport(BaseModel):
    """The body of /health; `ok` if every check is."""

    status: Literal["ok", "unavailable"]
    checks: dict[str, CheckResult]


class HealthMonitor:
    """Runs the checks when asked, remembers how they went, and logs each change once."""

    def __init__(
        self, checks: Mapping[str, Check], *, timeout_seconds: float, registry: CollectorRegistry
    ) -> None:
        self._checks = dict(checks)
        self._timeout = timeout_seconds
        self._was: dict[str, str] = {}
        self._up = Gauge("health_check_up", "1 if the check passed last time.", ("check",), registry=registry)

    async def report(self) -> HealthReport:
        """Runs all checks at once; it takes no longer than the time limit, whatever the checks do."""
        names = list(self._checks)
        results = await asyncio.gather(*(self._run(name) for name in names))
        checks = dict(zip(names, results, strict=True))
        healthy = all(result.status == "ok" for result in results)
        return HealthReport(status="ok" if healthy else "unavailable", checks=checks)

    async def _run(self, name: str) -> CheckResult:
        began = perf_counter()
        error = await self._outcome(self._checks[name])
        duration_ms = round((perf_counter() - began) * 1000, 2)
        self._record(name, error)
        if error is None:
            return CheckResult(status="ok", duration_ms=duration_ms)
        shown = str(error) if isinstance(error, TimeoutError) else type(_root(error)).__name__
        return CheckResult(status="failed", duration_ms=duration_ms, error=shown)

    async def _outcome(self, check: Check) -> Exception | None:
        try:
            await within(self._timeout, _awaited(check))
        except Exception as error:  # noqa: BLE001 - however a check fails, that is its finding
            return error
        return None

    def _record(self, name: str, error: Exception | None) -> None:
        status = "failed" if error else "ok"
        self._up.labels(name).set(0 if error else 1)
        if self._was.get(name, "ok") != status:
            if error:
                cause = f"{type(_root(error)).__name__}: {_root(error)}"
                _logger.warning("health check %s fails", name, extra={"check": name, "cause": cause})
            else:
                _logger.info("health check %s passes again", name, extra={"check": name})
        self._was[name] = status


def _root(error: Exception) -> BaseException:
    return error.__cause__ or error


async def _awaited(check: Check) -> None:
    await check()
