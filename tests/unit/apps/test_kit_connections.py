import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from fastapi import FastAPI, WebSocket
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry, generate_latest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from service_kit.access_log import NoServerAccessLog
from service_kit.app import MAX_BODY_BYTES, create_app
from service_kit.errors import problem_response
from service_kit.settings import ServiceSettings
from tests.unit.apps.serving import serving

pytestmark = pytest.mark.anyio


@pytest.fixture
def app(registry: CollectorRegistry) -> FastAPI:
    app = create_app(ServiceSettings(service_name="api"), registry=registry, max_body_bytes=100)

    @app.websocket("/echo")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())

    @app.websocket("/refused")
    async def refuse(websocket: WebSocket) -> None:
        await websocket.send_denial_response(problem_response(401, "Not you."))

    return app


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


def active(registry: CollectorRegistry, protocol: str) -> float | None:
    return registry.get_sample_value("active_connections", {"protocol": protocol})


async def test_nobody_is_connected_at_first(address: str) -> None:
    async with AsyncClient() as client:
        text = (await client.get(f"http://{address}/metrics")).text
    assert 'active_connections{protocol="http"} 0.0' in text  # the scrape does not count itself
    assert 'active_connections{protocol="websocket"} 0.0' in text


async def test_a_request_is_active_until_its_response_has_ended(
    app: FastAPI, registry: CollectorRegistry
) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    @app.get("/slow")
    async def slow() -> None:
        begun.set()
        await finish.wait()

    async with AsyncClient(transport=ASGITransport(app), base_url="http://api") as client:
        request = asyncio.create_task(client.get("/slow"))
        await begun.wait()
        assert (active(registry, "http"), active(registry, "websocket")) == (1, 0)
        finish.set()
        await request
    assert active(registry, "http") == 0


async def test_a_websocket_is_active_until_it_ends(registry: CollectorRegistry, address: str) -> None:
    async with connect(f"ws://{address}/echo") as websocket:
        assert (active(registry, "http"), active(registry, "websocket")) == (0, 1)
        await websocket.send("x")
        await websocket.recv()
        await websocket.wait_closed()
    assert active(registry, "websocket") == 0


async def test_a_websocket_is_no_request(registry: CollectorRegistry, address: str) -> None:
    async with connect(f"ws://{address}/echo") as websocket:
        await websocket.send("x")
        await websocket.wait_closed()
    assert "http_requests_total{" not in generate_latest(registry).decode()


@pytest.mark.parametrize(("path", "status"), [("/echo", 101), ("/refused", 401)])
async def test_a_websocket_is_one_log_line_without_its_query(
    address: str, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    with caplog.at_level(logging.INFO, logger="service_kit"), suppress(InvalidStatus):
        async with connect(f"ws://{address}{path}?token=secret") as websocket:
            await websocket.send("x")
            await websocket.wait_closed()
    (record,) = [record for record in caplog.records if record.name == "service_kit.access"]
    assert (record.__dict__["path"], record.__dict__["status"]) == (path, status)
    assert "secret" not in str(record.__dict__)


async def test_a_message_larger_than_a_request_may_be_ends_the_websocket(address: str) -> None:
    async with connect(f"ws://{address}/echo") as websocket:
        await websocket.send("x" * (MAX_BODY_BYTES + 1))
        await websocket.wait_closed()
    assert websocket.close_code == 1009


async def test_the_servers_own_line_about_a_websocket_is_dropped() -> None:
    passes = NoServerAccessLog().filter
    accepted = {"msg": '%s - "WebSocket %s" [accepted]', "args": ("1.2.3.4", "/ws?token=secret")}
    assert not passes(logging.makeLogRecord(accepted))
    refused = {"msg": "ASGI callable returned without completing handshake."}
    assert not passes(logging.makeLogRecord(refused))
    assert passes(logging.makeLogRecord({"msg": "Started server process [%d]", "args": (7,)}))


async def test_a_service_chooses_how_large_a_body_may_be(app: FastAPI) -> None:
    @app.post("/things")
    async def make(thing: dict[str, str]) -> None: ...

    async with AsyncClient(transport=ASGITransport(app), base_url="http://api") as client:
        assert (await client.post("/things", json={"a": "x"})).status_code == 200
        assert (await client.post("/things", json={"a": "x" * 100})).status_code == 413
