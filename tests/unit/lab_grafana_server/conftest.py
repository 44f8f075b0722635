"""Fixtures of the Grafana stand-in's tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.unit.lab_grafana_server.support import Alerting, Clock, FakeNetwork, Server, make_server


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the administrator in it: hashing the password anew would take most of a test."""
    folder = tmp_path_factory.mktemp("grafana")
    server = make_server(folder, FakeNetwork(), Clock())
    server.context.db.close()
    return folder


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One application for all tests: its routes take longer to build than most tests to run."""
    return make_server(tmp_path_factory.mktemp("app"), FakeNetwork(), Clock()).app


@pytest.fixture
def server(seeded: Path, app: FastAPI, tmp_path: Path) -> Iterator[Server]:
    shutil.copy(seeded / "grafana.db", tmp_path / "grafana.db")
    made = make_server(tmp_path, FakeNetwork(), Clock(), app)
    yield made
    made.context.db.close()


@pytest.fixture
def alerting(server: Server) -> Alerting:
    return Alerting(server)
