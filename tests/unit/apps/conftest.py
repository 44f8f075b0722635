"""Fixtures for the sample applications' tests: everything runs in this process, on fakes."""

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from prometheus_client import CollectorRegistry


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def redis_server() -> FakeServer:
    """Set its `connected` to False and it is gone."""
    return FakeServer()


@pytest.fixture
def redis(redis_server: FakeServer) -> FakeAsyncRedis:
    return FakeAsyncRedis(server=redis_server, decode_responses=True)
