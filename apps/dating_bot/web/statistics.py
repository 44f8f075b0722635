"""Figures that are counted at most every few seconds, however many ask."""

import asyncio
from time import monotonic

from prometheus_client import CollectorRegistry, Gauge

from dating_bot.web.schema import Stats
from dating_bot.web.store import Directory
from service_kit.errors import DependencyUnavailableError


class Statistics:
    """Remembers the figures for a while, and shows one of them as the metric `profiles_active`."""

    def __init__(self, directory: Directory, *, ttl_seconds: float, registry: CollectorRegistry) -> None:
        self._directory = directory
        self._ttl = ttl_seconds
        self._stats: Stats | None = None
        self._expires = 0.0
        self._counting: asyncio.Task[Stats] | None = None
        self._active = Gauge(
            "profiles_active",
            "Profiles that others can see, in the whole system; NaN while the database is away.",
            registry=registry,
        )
        self._active.set(float("nan"))

    async def current(self) -> Stats:
        """The figures, no older than the time to live; raises DependencyUnavailableError."""
        if self._stats is not None and monotonic() < self._expires:
            return self._stats
        # Those who come while it is counted share that count, or its failure: a hung database must not
        # make them wait one after the other.
        if self._counting is None:
            self._counting = asyncio.create_task(self._count())
            self._counting.add_done_callback(self._counted)
        return await asyncio.shield(self._counting)

    async def _count(self) -> Stats:
        try:
            stats = await self._directory.stats()
        except DependencyUnavailableError:
            self._active.set(float("nan"))
            raise
        self._stats, self._expires = stats, monotonic() + self._ttl
        self._active.set(stats.profiles)
        return stats

    def _counted(self, _: asyncio.Task[Stats]) -> None:
        self._counting = None
