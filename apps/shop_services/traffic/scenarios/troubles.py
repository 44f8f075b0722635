"""Visitors for whom the shop is slow or broken; with SIMULATE_ERRORS off, they find nothing."""

from shop_services.traffic.visit import Visit


async def open_slow_page(visit: Visit) -> None:
    """A page that takes one to three seconds."""
    await visit.page("/simulate/slow", seconds=round(visit.chance.uniform(1, 3), 1))


async def meet_error(visit: Visit) -> None:
    """A page that fails, and a page that crashes."""
    await visit.page("/simulate/error", status=visit.chance.choice((500, 502, 504)))
    await visit.page("/simulate/crash")
