"""A system that nobody here had seen, from one short description and not a line of Python."""

import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.live.conftest import eventually
from tests.live.running import Running, Systems

HEALTH_CHECK_SECONDS = 4
"""The proxy asks every two seconds and waits two for an answer (config_files/traefik_routes.py)."""

DESCRIPTION = Path(__file__).with_name("sixth.yaml").read_text()


@pytest.fixture(scope="module")
def sixth(systems: Systems) -> Running:
    return systems.get("sixth", DESCRIPTION)


@pytest.fixture(scope="module")
def https(sixth: Running) -> Iterator[httpx.Client]:
    context = ssl.create_default_context(cadata=sixth.secret("tls-authority"))
    url = f"https://localhost:{sixth.offset + 443}"
    with httpx.Client(base_url=url, verify=context, timeout=30) as client:
        yield client


def test_it_is_described_in_less_than_sixty_lines() -> None:
    assert len(DESCRIPTION.splitlines()) < 60


def test_every_container_is_healthy(sixth: Running) -> None:
    assert sixth.states() == sixth.expected_states()


def test_every_container_is_scraped_and_logged(sixth: Running, https: httpx.Client) -> None:
    assert eventually(lambda: not sixth.query("up == 0"), 90)
    assert len(sixth.query('up{job="api"} == 1')) == 3
    assert len(sixth.query('up{job="worker"} == 1')) == 2
    https.get("/")  # a web server logs requests alone
    wanted = {"web", "api", "worker", "postgres", "redis", "rabbitmq", "proxy"}
    assert eventually(lambda: wanted <= sixth.logged_services(), 90), sixth.logged_services()


def test_dashboards_and_alerts_follow_from_its_kinds(sixth: Running) -> None:
    boards = {b["uid"] for b in sixth.grafana.get("/api/search", params={"type": "dash-db"}).json()}
    assert {"http-services", "postgres", "redis", "rabbitmq", "traefik", "containers"} <= boards
    answer = sixth.grafana.get("/api/prometheus/grafana/api/v1/rules").raise_for_status().json()
    rules = [rule for group in answer["data"]["groups"] for rule in group["rules"]]
    assert len(rules) > 80
    assert [rule["name"] for rule in rules if rule["health"] == "error"] == []


def test_the_page_and_the_api_are_behind_tls(https: httpx.Client, sixth: Running) -> None:
    assert "<html" in https.get("/").raise_for_status().text
    account = {"email": "admin@example.com", "password": sixth.secret("first-admin-password")}
    tokens = https.post("/api/v1/auth/login", json=account).raise_for_status().json()
    https.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    job = https.post("/api/v1/export")
    assert job.status_code == 202
    path = f"/api/v1/jobs/{job.json()['id']}"
    assert eventually(lambda: https.get(path).json()["status"] == "succeeded", 60)


def test_requests_are_spread_over_all_replicas(sixth: Running) -> None:
    before = handled(sixth)
    for _ in range(30):
        httpx.get(sixth.url(8000) + "/api/v1/users", timeout=20)
    after = handled(sixth)
    assert all(after[name] - before[name] >= 5 for name in ("api-1", "api-2", "api-3")), (before, after)


def test_a_killed_replica_costs_no_request_after_its_health_check(sixth: Running) -> None:
    """One is killed in the middle of two streams of requests."""
    victim = sixth.engine.containers.get(sixth.plan.container("api-2").name)
    stop = time.monotonic() + 15

    def ask(_: int) -> list[tuple[float, int]]:
        seen = []
        while time.monotonic() < stop:
            code = httpx.get(sixth.url(8000) + "/api/v1/users", timeout=20).status_code
            seen.append((time.monotonic(), code))
        return seen

    with ThreadPoolExecutor(2) as pool:
        streams = [pool.submit(ask, number) for number in range(2)]
        time.sleep(3)
        victim.kill()
        noticed = time.monotonic() + HEALTH_CHECK_SECONDS
        seen = [answer for stream in streams for answer in stream.result()]
    victim.reload()
    if victim.status != "running":
        victim.start()
    # nobody is logged in, and everybody is answered; what the victim had in hand may be lost, and no more
    assert [code for _, code in seen].count(401) > 50
    failed = [(when, code) for when, code in seen if code != 401]
    assert [answer for answer in failed if answer[0] > noticed] == []
    assert len(failed) <= len(streams)
    assert eventually(lambda: sixth.states()["api-2"] == "healthy", 90)


def test_a_second_up_changes_nothing(sixth: Running) -> None:
    before = sixth.container_ids()
    assert sixth.workspace.gantry("up", "live").returncode == 0
    assert sixth.container_ids() == before


def handled(sixth: Running) -> dict[str, float]:
    """Requests that each container of the API has answered, from its own metrics."""
    found = {}
    for instance in ("api-1", "api-2", "api-3"):
        networks = sixth.engine.containers.get(sixth.plan.container(instance).name).attrs["NetworkSettings"]
        address = networks["Networks"]["sixth-live-app"]["IPAddress"]
        text = httpx.get(f"http://{address}:8000/metrics", timeout=20).text
        lines = [line for line in text.splitlines() if line.startswith("http_requests_total{")]
        found[instance] = sum(float(line.rpartition(" ")[2]) for line in lines)
    return found
