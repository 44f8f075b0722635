"""/simulate: errors on demand, for demonstrations. The switch is SIMULATE_ERRORS; off, they are not found."""

import asyncio
import logging
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import PlainTextResponse

LONGEST_SECONDS = 10.0

_logger = logging.getLogger(__name__)


class SimulatedCrashError(Exception):
    """Nothing handles it."""


def simulation_routes() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/simulate", tags=["simulation"])

    @router.get("/error")
    async def fail(status: Annotated[int, Query(ge=500, le=504)] = 500) -> None:
        raise HTTPException(status, "This error was asked for.")

    @router.get("/crash")
    async def crash() -> None:
        raise SimulatedCrashError("this crash was asked for")

    @router.get("/slow")
    async def dawdle(seconds: Annotated[float, Query(ge=0, le=LONGEST_SECONDS)] = 2.0) -> PlainTextResponse:
        await asyncio.sleep(seconds)
        _logger.warning("slow page", extra={"seconds": seconds})
        return PlainTextResponse(f"It took {seconds:g} s, as was asked for.\n")

    return router
