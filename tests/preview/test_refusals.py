"""Bad input ends the real CLI with one report, before any resource is touched."""

import socket
from collections.abc import Iterator

import docker
import pytest

from tests.preview.test_preview import everything
from tests.workspace import Workspace, clone, must

STACK = "bad"
GOOD = {"system": "motoo", "environment": "dev", "portOffset": 23000}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = clone(tmp_path_factory.mktemp("bad"), STACK)
    made.configure(**GOOD)
    assert made.environment
    return made


@pytest.fixture(autouse=True)
def untouched(workspace: Workspace, engine: docker.DockerClient) -> Iterator[None]:
    """Each test starts from good settings and must leave the engine as it was."""
    workspace.configure(**GOOD)
    before = everything(engine)
    yield
    assert everything(engine) == before


def refused(workspace: Workspace, *parts: str, **variables: str) -> str:
    """What plain `pulumi up` prints when it refuses; it must name the parts and show no traceback."""
    environment = {**workspace.environment, **variables}
    command = ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview", "-s", STACK]
    result = workspace._run(command, 120, environment)
    printed = result.stdout + result.stderr
    assert result.returncode != 0, printed
    assert [part for part in parts if part not in printed] == [], printed
    assert "Traceback" not in printed
    return printed


def test_problems_of_settings_description_and_host_stand_in_one_report(workspace: Workspace) -> None:
    workspace.edit(
        "systems/motoo.yaml",
        "  redis-cli: {kind: redis-cli, needs: [redis]}\n",
        "  redis-cli: {kind: redis-cli, needs: [redis]}\n  more: {kind: redis, colour: red}\n",
    )
    workspace.configure(**GOOD, colour="red")
    try:
        with socket.create_server(("127.0.0.1", 31080)):
            refused(workspace, "gantry:colour", "services.more.colour", "31080", "nothing was changed")
    finally:
        workspace.edit("systems/motoo.yaml", "  more: {kind: redis, colour: red}\n", "")


def test_a_port_that_is_taken_on_the_host(workspace: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 31080)):
        refused(workspace, "backend.publish", "31080", "portOffset")


def test_a_missing_secret(workspace: Workspace) -> None:
    path = workspace.path / ".gantry" / "secrets" / f"{STACK}.yaml"
    kept = path.read_text()
    path.unlink()
    try:
        refused(
            workspace, "gantry:secrets.db-password", "gantry:secrets.redis-password", "config set --secret"
        )
    finally:
        path.write_text(kept)


def test_an_unreachable_docker_host(workspace: Workspace) -> None:
    refused(workspace, "gantry:dockerHost", "unix:///nowhere.sock", DOCKER_HOST="unix:///nowhere.sock")


def test_a_missing_system_file(workspace: Workspace) -> None:
    workspace.configure(**(GOOD | {"system": "moto"}))
    refused(workspace, "gantry:system", "did you mean 'motoo'?")


def test_gantry_up_says_the_same(workspace: Workspace) -> None:
    workspace.configure(**(GOOD | {"system": "moto"}))
    result = workspace.gantry("up", STACK)
    assert result.returncode == 1
    assert "did you mean 'motoo'?" in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def test_a_stack_without_a_file(workspace: Workspace) -> None:
    result = workspace.gantry("up", "nowhere")
    assert result.returncode == 1
    assert "Pulumi.nowhere.yaml" in result.stderr


def test_good_settings_are_not_refused(workspace: Workspace) -> None:
    must(workspace.pulumi("preview", "-s", STACK))
