import asyncio
import logging
from time import perf_counter

import pytest
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from service_kit.app import create_app
from service_kit.errors import DependencyUnavailableError
from service_kit.health import Check, HealthMonitor
from service_kit.settings import ServiceSettings

pytestmark = pytest.mark.anyio


async def passes() -> None:
    await asyncio.sleep(0)


async def fails() -> None:
    raise ConnectionRefusedError("postgres://user:hunter2@db")


async def hangs() -> None:
    await asyncio.Event().wait()


async def hangs_even_when_cancelled() -> None:
    while True:
        try:
            await asyncio.sleep(0.3)
            return
        except asyncio.CancelledError:
            continue


def monitor(registry: CollectorRegistry, **checks: Check) -> HealthMonitor:
    return HealthMonitor(checks, timeout_seconds=0.05, registry=registry)


async def test_all_checks_pass(registry: CollectorRegistry) -> None:
    report = await monitor(registry, db=passes, redis=passes).report()
    assert report.status == "ok"
    assert {name: check.status for name, check in report.checks.items()} == {"db": "ok", "redis": "ok"}


async def test_one_failed_check_makes_the_service_unavailable(registry: CollectorRegistry) -> None:
    report = await monitor(registry, db=fails, redis=passes).report()
    assert report.status == "unavailable"
    assert report.checks["db"].error == "ConnectionRefusedError"
    assert report.checks["redis"].status == "ok"
    assert registry.get_sample_value("health_check_up", {"check": "db"}) == 0
    assert registry.get_sample_value("health_check_up", {"check": "redis"}) == 1


async def test_checks_that_hang_take_no_longer_together_than_one(registry: CollectorRegistry) -> None:
    began = perf_counter()
    report = await monitor(registry, a=hangs, b=hangs, c=hangs_even_when_cancelled).report()
    assert perf_counter() - began < 0.12
    assert {check.error for check in report.checks.values()} == {"no answer within 0.05 s"}


async def test_only_changes_are_logged(registry: CollectorRegistry, caplog: pytest.LogCaptureFixture) -> None:
    outcome = [fails, fails, passes, passes]

    async def changing() -> None:
        await outcome.pop(0)()

    health = monitor(registry, db=changing)
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            await health.report()
    assert [record.message for record in caplog.records] == [
        "health check db fails",
        "health check db passes again",
    ]


@pytest.mark.parametrize(("check", "status", "word"), [(passes, 200, "ok"), (fails, 503, "unavailable")])
async def test_the_status_code_follows_the_report(check: Check, status: int, word: str) -> None:
    app = create_app(ServiceSettings(service_name="api"), checks={"db": check})
    async with AsyncClient(transport=ASGITransport(app), base_url="http://api") as client:
        answer = await client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (status, word)
    assert "hunter2" not in answer.text


async def test_what_lies_behind_an_unavailable_dependency_is_told(registry: CollectorRegistry) -> None:
    async def wrapped() -> None:
        raise DependencyUnavailableError("db") from ConnectionRefusedError("db:5432")

    report = await monitor(registry, db=wrapped).report()
    assert report.checks["db"].error == "ConnectionRefusedError"
