from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest

from lab.grafana_provider.protocol import provider_pb2_grpc
from lab.grafana_provider.service import GrafanaProvider
from tests.unit.lab_grafana_provider.engine import Engine
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana, serving


@pytest.fixture
def grafana() -> Iterator[FakeGrafana]:
    with serving() as fake:
        yield fake


@pytest.fixture
def unconfigured() -> Iterator[Engine]:
    server = grpc.server(ThreadPoolExecutor(4))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(GrafanaProvider(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Engine(channel)
    server.stop(grace=None)


@pytest.fixture
def engine(unconfigured: Engine, grafana: FakeGrafana, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("GRAFANA_RETRIES", "0")
    unconfigured.configure(url=grafana.url, auth="admin:secret:word")
    return unconfigured
