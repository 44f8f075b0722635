"""The backend stores, caches and queues, on the real Postgres and Redis."""

import secrets
from collections.abc import Iterator

import docker
import httpx
import pytest

from tests.live.conftest import STACK, eventually, executed
from tests.live.motoo.test_metrics import query
from tests.workspace import Workspace, must


@pytest.fixture(scope="module")
def backend(urls: dict[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=urls["backend"], timeout=30) as client:
        yield client


def new_motorcycle(backend: httpx.Client) -> int:
    """Offers one and returns its id."""
    vin = "".join(secrets.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(17))
    offered = {
        "vin": vin,
        "make": "Moto Guzzi",
        "model": "V7",
        "year": 2021,
        "mileage_km": 8000,
        "price_cents": 750000,
    }
    answer = backend.post("/motorcycles", json=offered)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def test_what_is_stored_is_in_the_database(
    backend: httpx.Client, workspace: Workspace, engine: docker.DockerClient
) -> None:
    number = new_motorcycle(backend)
    statement = f"select make from motorcycles where id = {number}"  # noqa: S608  (our own number)
    database = workspace.plan.container("db").name
    _, output = executed(
        engine, database, ["psql", "-h", "/var/run/postgresql", "-U", "motoo", "-tAc", statement]
    )
    assert output.strip() == "Moto Guzzi"


def test_a_second_read_comes_from_the_cache(backend: httpx.Client, urls: dict[str, str]) -> None:
    number = new_motorcycle(backend)
    backend.get(f"/motorcycles/{number}").raise_for_status()
    assert backend.get(f"/motorcycles/{number}").raise_for_status().headers["X-Cache"] == "hit"
    assert eventually(lambda: query(urls, 'cache_requests_total{service="backend",result="hit"} > 0'))


def test_the_cache_is_in_redis_and_a_change_reaches_it(backend: httpx.Client, workspace: Workspace) -> None:
    number = new_motorcycle(backend)
    backend.get(f"/motorcycles/{number}")
    keys = must(workspace.gantry("run", "redis-cli", "--stack", STACK, "--", "KEYS", f"*:{number}")).stdout
    assert str(number) in keys
    backend.patch(f"/motorcycles/{number}", json={"price_cents": 123400}).raise_for_status()
    assert backend.get(f"/motorcycles/{number}").json()["price_cents"] == 123400


def test_a_job_goes_through_the_queue(backend: httpx.Client, urls: dict[str, str]) -> None:
    number = new_motorcycle(backend)
    accepted = backend.post("/jobs", json={"kind": "valuation", "motorcycle_id": number})
    assert accepted.status_code == 202, accepted.text
    place = accepted.headers["Location"]
    assert eventually(lambda: ended(backend.get(place).json())) == "succeeded"
    assert eventually(lambda: query(urls, 'jobs_processed_total{service="backend",status="succeeded"} > 0'))


def ended(job: dict[str, object]) -> str:
    """How the job ended, empty while it hasn't."""
    status = str(job["status"])
    return status if status in {"succeeded", "failed"} else ""


def test_health_names_what_it_needs(backend: httpx.Client) -> None:
    health = backend.get("/health").raise_for_status().json()
    assert {name: check["status"] for name, check in health["checks"].items()} == {"db": "ok", "redis": "ok"}


def test_bad_input_is_answered_with_the_requests_id(backend: httpx.Client) -> None:
    answer = backend.post("/motorcycles", json={"make": 7}, headers={"X-Request-ID": "bad-input"})
    assert answer.status_code == 422
    assert answer.json()["request_id"] == "bad-input"
