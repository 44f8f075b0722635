"""Who may reach whom, tried from inside the containers."""

import docker
import pytest

from tests.live.conftest import executed
from tests.workspace import Result, Workspace

FILTER = "http://docker-proxy:2375"


def reaches(engine: docker.DockerClient, workspace: Workspace, target: str, port: int) -> bool:
    """Whether the backend gets a connection there."""
    program = f"import socket; socket.create_connection(('{target}', {port}), 3)"
    code, _ = executed(engine, workspace.plan.container("backend").name, ["python", "-c", program])
    return code == 0


@pytest.mark.parametrize(("target", "port"), [("db", 5432), ("redis", 6379)])
def test_the_backend_reaches_what_it_needs(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient, target: str, port: int
) -> None:
    assert reaches(engine, workspace, target, port)


@pytest.mark.parametrize(
    ("target", "port"),
    [("docker-proxy", 2375), ("grafana", 3000), ("loki", 3100), ("cadvisor", 8080), ("node-exporter", 9100)],
)
def test_the_backend_reaches_nothing_of_the_monitoring(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient, target: str, port: int
) -> None:
    assert not reaches(engine, workspace, target, port)


@pytest.mark.parametrize(
    ("path", "options", "allowed"),
    [
        ("/_ping", [], True),
        ("/v1.45/info", [], True),
        ("/v1.45/containers/json", [], False),
        ("/v1.45/images/json", [], False),
        ("/v1.45/containers/create", ["--post-data={}"], False),
        ("/v1.45/containers/motoo-live-backend/logs?stdout=1", [], False),
    ],
)
def test_the_socket_filter_lets_single_containers_be_read_and_refuses_the_rest(
    workspace: Workspace,
    deployment: Result,
    engine: docker.DockerClient,
    path: str,
    options: list[str],
    allowed: bool,
) -> None:
    cadvisor = workspace.plan.container("cadvisor").name
    code, output = executed(engine, cadvisor, ["wget", "-O", "/dev/null", *options, f"{FILTER}{path}"])
    assert (code == 0) == allowed, output
    assert allowed or "403" in output
