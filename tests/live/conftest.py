"""One running Motoo, deployed by './gantry up' from a fresh clone; tests that don't change it share it."""

import os
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import docker
import httpx
import pytest

from cli.project import ENGINE
from lab import engine as lab_engine
from tests.live.running import Systems
from tests.workspace import Result, Workspace, clone, must

STACK = "live"
OFFSET = 20000


@pytest.fixture(scope="session")
def docker_host() -> str:
    """The engine that the tests use: $DOCKER_HOST, or the one that './gantry test' has started."""
    return os.environ.get("DOCKER_HOST") or f"unix://{lab_engine.status(ENGINE).socket}"


@pytest.fixture(scope="session")
def engine(docker_host: str) -> Iterator[docker.DockerClient]:
    """A client of that engine."""
    client = docker.DockerClient(base_url=docker_host, timeout=120)
    yield client
    client.close()


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The clone that the shared stack is deployed from."""
    made = clone(tmp_path_factory.mktemp("motoo"), STACK)
    made.configure(system="motoo", environment="dev", portOffset=OFFSET)
    return made


@pytest.fixture(scope="session")
def deployment(workspace: Workspace, engine: docker.DockerClient) -> Iterator[Result]:
    """'./gantry up', and at the end './gantry down'; the value is what it printed."""
    del engine  # the engine must be there before
    try:
        yield must(workspace.gantry("up", STACK))
    finally:
        must(workspace.gantry("down", STACK))


@pytest.fixture(scope="session")
def urls(workspace: Workspace, deployment: Result) -> dict[str, str]:
    """Where each published service is, as http://address:port."""
    del deployment
    return {c.instance: f"http://{p.address}:{p.host}" for c in workspace.plan.containers for p in c.ports}


@pytest.fixture(scope="session")
def grafana(workspace: Workspace, urls: dict[str, str]) -> Iterator[httpx.Client]:
    """Grafana's API as its administrator."""
    password = must(workspace.gantry("secret", "grafana-admin-password", STACK)).stdout.strip()
    with httpx.Client(base_url=urls["grafana"], auth=("admin", password), timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def systems(tmp_path_factory: pytest.TempPathFactory, engine: docker.DockerClient) -> Iterator[Systems]:
    """The systems beside Motoo; each is there from the first test that asks for it to the last."""
    made = Systems(engine, tmp_path_factory.mktemp)
    yield made
    made.all_down()


T = TypeVar("T")


def eventually(ask: Callable[[], T], seconds: float = 60) -> T:
    """The first truthy answer; fails with the last one after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"still {answer!r} after {seconds} s"
        time.sleep(0.5)
    return answer


def executed(engine: docker.DockerClient, container: str, command: list[str]) -> tuple[int, str]:
    """Exit code and output of a command inside a running container."""
    made = engine.api.exec_create(engine.containers.get(container).id, command)
    output = engine.api.exec_start(made["Id"])
    return int(engine.api.exec_inspect(made["Id"])["ExitCode"]), output.decode(errors="replace")
