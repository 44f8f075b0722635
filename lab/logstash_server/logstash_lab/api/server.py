"""Serves the monitoring API beside the pipeline, in the same event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from ..logs import get_logger

_log = get_logger("agent")


class _Server(uvicorn.Server):
    """A server that leaves signals to the process around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing about signals."""
        yield


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[None]:
    """Serve an application for as long as the context lasts.

    Raises:
        OSError: the port cannot be had.
    """
    listening = socket.create_server((host, port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve([listening]))
    _log.info("Successfully started Logstash API endpoint {:port=>%d}", port)
    try:
        yield
    finally:
        server.should_exit = True
        await task
