"""A service on a real socket, in the test's own event loop, served as it is in its container."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from service_kit.server import server_config
from service_kit.settings import ServiceSettings


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The address at which it answers, like `127.0.0.1:12345`, while it does."""
    settings = ServiceSettings(service_name="test", shutdown_grace_seconds=0.5)
    server = uvicorn.Server(server_config(app, settings))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not server.started:
                assert not task.done(), "the service did not start"
                await asyncio.sleep(0.005)
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
