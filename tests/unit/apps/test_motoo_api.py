from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from motoo_backend.jobs.queue import JobQueue
from motoo_backend.jobs.routes import job_routes
from motoo_backend.motorcycles.cache import MotorcycleCache
from motoo_backend.motorcycles.routes import motorcycle_routes
from service_kit.app import create_app
from service_kit.settings import ServiceSettings
from tests.unit.apps.fakes import OFFER, MemoryJobStore, MemoryMotorcycleStore

pytestmark = pytest.mark.anyio


@dataclass
class Api:
    client: AsyncClient
    motorcycles: MemoryMotorcycleStore
    jobs: MemoryJobStore
    queue: JobQueue

    async def offer(self, **changes: object) -> int:
        vin = f"{len(self.motorcycles.rows):017d}"
        answer = await self.client.post("/motorcycles", json=OFFER | {"vin": vin} | changes)
        assert answer.status_code == 201, answer.text
        motorcycle_id: int = answer.json()["id"]
        return motorcycle_id


@pytest.fixture
async def api(redis: FakeAsyncRedis, registry: CollectorRegistry) -> AsyncIterator[Api]:
    app = create_app(ServiceSettings(service_name="motoo"), registry=registry)
    motorcycles, jobs, queue = MemoryMotorcycleStore(), MemoryJobStore(), JobQueue(redis, consumer="x")
    app.include_router(
        motorcycle_routes(motorcycles, MotorcycleCache(redis, ttl_seconds=30, registry=registry))
    )
    app.include_router(job_routes(jobs, queue))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://motoo") as client:
        yield Api(client, motorcycles, jobs, queue)


async def test_an_offer_is_created_where_the_answer_says(api: Api) -> None:
    answer = await api.client.post("/motorcycles", json=OFFER)
    assert answer.status_code == 201
    found = await api.client.get(answer.headers["Location"])
    assert found.json() == answer.json()
    assert found.headers["X-Cache"] == "hit"


async def test_the_same_vin_cannot_be_offered_twice(api: Api) -> None:
    await api.client.post("/motorcycles", json=OFFER)
    answer = await api.client.post("/motorcycles", json=OFFER)
    assert answer.status_code == 409
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


async def test_the_same_vin_in_small_letters_is_the_same_vin(api: Api) -> None:
    await api.client.post("/motorcycles", json=OFFER)
    answer = await api.client.post("/motorcycles", json=OFFER | {"vin": str(OFFER["vin"]).lower()})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vin", "IOQ45678901234567"),
        ("vin", "SHORT"),
        ("make", "  "),
        ("make", "Duc\x00ati"),
        ("year", 1884),
        ("year", datetime.now(tz=UTC).year + 2),
        ("mileage_km", -1),
        ("price_cents", 0),
        ("price_cents", 10**12),
        ("colour", "red"),
    ],
)
async def test_an_offer_that_makes_no_sense_is_refused(api: Api, field: str, value: object) -> None:
    answer = await api.client.post("/motorcycles", json=OFFER | {field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]


async def test_the_list_goes_page_by_page_from_the_newest(api: Api) -> None:
    for _ in range(5):
        await api.offer()
    pages, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.client.get("/motorcycles", params=query)).json()
        pages.append([item["id"] for item in page["items"]])
        if (cursor := page["next_cursor"]) is None:
            break
    assert pages == [[5, 4], [3, 2], [1]]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=0", f"cursor={2**63}", "sort=price"])
async def test_a_query_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    assert (await api.client.get(f"/motorcycles?{query}")).status_code == 422


async def test_a_change_is_seen_by_the_next_reader(api: Api) -> None:
    motorcycle_id = await api.offer()
    await api.client.get(f"/motorcycles/{motorcycle_id}")
    changed = await api.client.patch(f"/motorcycles/{motorcycle_id}", json={"status": "sold"})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    found = (await api.client.get(f"/motorcycles/{motorcycle_id}")).json()
    assert (found["status"], found["price_cents"]) == ("sold", OFFER["price_cents"])


@pytest.mark.parametrize("change", [{}, {"price_cents": None}, {"vin": OFFER["vin"]}, {"status": "lost"}])
async def test_a_change_of_nothing_or_of_what_is_fixed_is_refused(
    api: Api, change: dict[str, object]
) -> None:
    motorcycle_id = await api.offer()
    assert (await api.client.patch(f"/motorcycles/{motorcycle_id}", json=change)).status_code == 422


async def test_a_withdrawn_motorcycle_is_gone(api: Api) -> None:
    motorcycle_id = await api.offer()
    path = f"/motorcycles/{motorcycle_id}"
    assert (await api.client.delete(path)).status_code == 204
    assert (await api.client.get(path)).status_code == 404
    assert (await api.client.delete(path)).status_code == 404
    assert (await api.client.patch(path, json={"status": "sold"})).status_code == 404


@pytest.mark.parametrize(("motorcycle_id", "status"), [("7", 404), ("0", 422), (str(2**63), 422), ("x", 422)])
async def test_only_a_possible_id_is_looked_for(api: Api, motorcycle_id: str, status: int) -> None:
    assert (await api.client.get(f"/motorcycles/{motorcycle_id}")).status_code == status


async def test_a_job_is_stored_and_queued_before_it_is_accepted(api: Api) -> None:
    headers = {"X-Request-ID": "r-9"}
    answer = await api.client.post("/jobs", json={"kind": "inventory_report"}, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    job_id = answer.json()["id"]
    assert await api.queue.present() == {job_id}
    assert [claim.request_id for claim in api.jobs.claims.values()] == ["r-9"]
    assert (await api.client.get(answer.headers["Location"])).json()["id"] == job_id


async def test_a_job_is_accepted_while_redis_is_away(api: Api, redis_server: FakeServer) -> None:
    redis_server.connected = False
    assert (await api.client.post("/jobs", json={"kind": "inventory_report"})).status_code == 202
    assert len(api.jobs.rows) == 1


@pytest.mark.parametrize(
    "request_body", [{"kind": "magic"}, {}, {"kind": "valuation"}, {"kind": "valuation", "motorcycle_id": 0}]
)
async def test_a_job_of_no_known_kind_is_refused(api: Api, request_body: dict[str, object]) -> None:
    assert (await api.client.post("/jobs", json=request_body)).status_code == 422
    assert api.jobs.rows == {}


async def test_an_unknown_job_is_not_found(api: Api) -> None:
    assert (await api.client.get(f"/jobs/{uuid4()}")).status_code == 404


async def test_without_its_database_the_service_asks_to_try_again(api: Api) -> None:
    api.motorcycles.outage.on = api.jobs.outage.on = True
    answers = [
        await api.client.get("/motorcycles"),
        await api.client.post("/motorcycles", json=OFFER),
        await api.client.get("/motorcycles/1"),
        await api.client.patch("/motorcycles/1", json={"status": "sold"}),
        await api.client.delete("/motorcycles/1"),
        await api.client.post("/jobs", json={"kind": "inventory_report"}),
        await api.client.get(f"/jobs/{uuid4()}"),
    ]
    assert {answer.status_code for answer in answers} == {503}
    assert all("Retry-After" in answer.headers for answer in answers)
