"""Fixtures for the tests of the template system's API."""

from collections.abc import AsyncIterator, Callable

import pytest
from fakeredis import FakeAsyncRedis
from httpx import ASGITransport, AsyncClient
from prometheus_client import CollectorRegistry

from template_api.users.schema import Role
from tests.unit.apps.template.bench import Bench, Browser


@pytest.fixture
def bench(redis: FakeAsyncRedis, registry: CollectorRegistry) -> Bench:
    return Bench(redis, registry)


@pytest.fixture
async def new_browser(bench: Bench) -> AsyncIterator[Callable[[], Browser]]:
    async with AsyncClient(transport=ASGITransport(bench.app), base_url="http://api") as client:
        yield lambda: Browser(bench, client)


@pytest.fixture
async def nobody(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


@pytest.fixture
async def admin(new_browser: Callable[[], Browser]) -> Browser:
    browser = new_browser()
    await browser.become(Role.ADMIN)
    return browser


@pytest.fixture
async def user(new_browser: Callable[[], Browser]) -> Browser:
    browser = new_browser()
    await browser.become(Role.USER)
    return browser
