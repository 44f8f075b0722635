"""What the kit does for answers that do not end by themselves."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from service_kit.app import create_app
from service_kit.server import StoppingServer
from service_kit.settings import ServiceSettings
from service_kit.stopping import stop_event

pytestmark = pytest.mark.anyio


def app_with_streams(registry: CollectorRegistry) -> FastAPI:
    app = create_app(ServiceSettings(service_name="api"), registry=registry)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"begin"
        await asyncio.sleep(0.3)
        yield b"end"

    async def until_stopped() -> AsyncIterator[bytes]:
        yield b"begin"
        await stop_event(app).wait()
        yield b"end"

    @app.get("/events")
    async def events() -> StreamingResponse:
        return StreamingResponse(slowly(), media_type="text/event-stream")

    @app.get("/download")
    async def download() -> StreamingResponse:
        return StreamingResponse(slowly(), media_type="text/csv")

    @app.get("/endless")
    async def endless() -> StreamingResponse:
        return StreamingResponse(until_stopped(), media_type="text/event-stream")

    return app


async def test_an_event_stream_counts_until_it_begins_and_a_download_until_it_ends(
    registry: CollectorRegistry,
) -> None:
    transport = ASGITransport(app_with_streams(registry))
    async with AsyncClient(transport=transport, base_url="http://api") as client:
        for path in ("/events", "/download"):
            assert (await client.get(path)).text == "beginend"

    def seconds(endpoint: str) -> float:
        labels = {"method": "GET", "endpoint": endpoint}
        return registry.get_sample_value("http_request_duration_seconds_sum", labels) or 0.0

    assert seconds("/events") < 0.2
    assert seconds("/download") >= 0.3


async def test_endless_answers_end_when_the_server_is_asked_to_stop(registry: CollectorRegistry) -> None:
    app = app_with_streams(registry)
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=5)
    server = StoppingServer(config, stop_event(app))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with AsyncClient(base_url=address) as client, client.stream("GET", "/endless") as answer:
        parts = answer.aiter_text()
        assert await anext(parts) == "begin"
        server.should_exit = True
        assert await anext(parts) == "end"
    async with asyncio.timeout(3):
        await serving
