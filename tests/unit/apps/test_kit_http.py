import logging
from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry
from pydantic import BaseModel

from service_kit.app import create_app
from service_kit.errors import DependencyUnavailableError
from service_kit.request_id import current_request_id
from service_kit.settings import ServiceSettings

pytestmark = pytest.mark.anyio


class Thing(BaseModel):
    size: int


@pytest.fixture
async def client(registry: CollectorRegistry) -> AsyncIterator[AsyncClient]:
    app = create_app(ServiceSettings(service_name="api"), registry=registry)
    router = APIRouter(prefix="/things")

    @router.get("/{thing_id}")
    def read(thing_id: int) -> dict[str, str | None]:
        return {"thing": str(thing_id), "seen": current_request_id()}

    @router.post("")
    async def make(thing: Thing) -> Thing:
        return thing

    @router.get("/broken/now")
    async def fail() -> None:
        raise RuntimeError("a bug with a secret in it")

    @router.get("/away/now")
    async def away() -> None:
        raise DependencyUnavailableError("db")

    @router.get("/cut/now")
    async def cut() -> StreamingResponse:
        async def half() -> AsyncIterator[bytes]:
            yield b"half"
            raise RuntimeError("too late to answer 500")

        return StreamingResponse(half())

    app.include_router(router)
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


def count(registry: CollectorRegistry, method: str, endpoint: str, status: str) -> float | None:
    labels = {"method": method, "endpoint": endpoint, "status": status}
    return registry.get_sample_value("http_requests_total", labels)


async def test_requests_are_counted_by_route_template(
    client: AsyncClient, registry: CollectorRegistry
) -> None:
    await client.get("/things/1")
    await client.get("/things/2")
    assert count(registry, "GET", "/things/{thing_id}", "200") == 2
    labels = {"method": "GET", "endpoint": "/things/{thing_id}"}
    assert registry.get_sample_value("http_request_duration_seconds_count", labels) == 2
    assert registry.get_sample_value("http_requests_in_progress", {"method": "GET"}) == 0


async def test_paths_and_methods_nobody_knows_make_one_series(
    client: AsyncClient, registry: CollectorRegistry
) -> None:
    for path in ("/a", "/b", "/things/1/2/3/4"):
        await client.get(path)
    await client.request("BREW", "/coffee")
    await client.request("FOO", "/coffee")
    assert count(registry, "GET", "unmatched", "404") == 3
    assert count(registry, "OTHER", "unmatched", "404") == 2


async def test_a_wrong_method_is_counted_under_its_route(
    client: AsyncClient, registry: CollectorRegistry
) -> None:
    assert (await client.delete("/things/1")).status_code == 405
    assert count(registry, "DELETE", "/things/{thing_id}", "405") == 1


async def test_probes_are_not_counted(client: AsyncClient) -> None:
    await client.get("/health")
    text = (await client.get("/metrics")).text
    assert "http_requests_total{" not in text
    assert "# TYPE http_request_duration_seconds histogram" in text


async def test_a_request_id_is_taken_and_given_back(client: AsyncClient) -> None:
    answer = await client.get("/things/1", headers={"X-Request-ID": "abc-1"})
    assert answer.headers["X-Request-ID"] == "abc-1"
    assert answer.json()["seen"] == "abc-1"


@pytest.mark.parametrize("offered", ['"}{"', "a b", "x" * 129, ""])
async def test_a_request_id_that_could_do_harm_is_replaced(client: AsyncClient, offered: str) -> None:
    answer = await client.get("/things/1", headers={"X-Request-ID": offered})
    assert len(answer.headers["X-Request-ID"]) == 32


async def test_each_request_gets_an_id_of_its_own(client: AsyncClient) -> None:
    first, second = await client.get("/things/1"), await client.get("/things/1")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


async def test_a_request_is_one_log_line_without_its_query(
    client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="service_kit"):
        await client.get("/things/1?token=secret")
        await client.get("/health")
    (record,) = caplog.records
    assert "secret" not in str(record.__dict__)
    fields = record.__dict__
    assert (fields["method"], fields["path"], fields["route"]) == ("GET", "/things/1", "/things/{thing_id}")
    assert (fields["status"], fields["response_bytes"] > 0, fields["duration_ms"] >= 0) == (200, True, True)


async def test_an_unhandled_exception_is_500_for_caller_metrics_and_logs(
    client: AsyncClient, registry: CollectorRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await client.get("/things/broken/now", headers={"X-Request-ID": "r-5"})
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == "r-5"
    assert "secret" not in answer.text
    assert count(registry, "GET", "/things/broken/now", "500") == 1
    traceback, access = caplog.records
    assert traceback.exc_info is not None
    assert access.levelname == "ERROR"


async def test_a_response_cut_short_is_not_followed_by_another(client: AsyncClient) -> None:
    answer = await client.get("/things/cut/now")
    assert (answer.status_code, answer.content) == (200, b"half")


async def test_an_unavailable_dependency_is_503_with_retry_after(client: AsyncClient) -> None:
    answer = await client.get("/things/away/now")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["detail"] == "db is unavailable: try again."


async def test_an_invalid_body_names_its_fields_but_not_its_values(client: AsyncClient) -> None:
    answer = await client.post("/things", json={"size": "hunter2"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.size"]
    assert "hunter2" not in answer.text


async def test_a_body_that_is_too_large_is_refused_and_counted(
    client: AsyncClient, registry: CollectorRegistry
) -> None:
    answer = await client.post("/things", content=b'{"size": ' + b"1" * 70_000 + b"}")
    assert answer.status_code == 413
    assert "X-Request-ID" in answer.headers
    assert count(registry, "POST", "/things", "413") == 1


async def test_an_unknown_path_is_a_problem_with_the_request_id(client: AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={"X-Request-ID": "r-4"})
    assert (answer.status_code, answer.json()["request_id"], answer.json()["status"]) == (404, "r-4", 404)
