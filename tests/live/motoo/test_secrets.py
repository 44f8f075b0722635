"""No generated secret is in plain text where somebody without a right to it could read it."""

import json
from pathlib import Path

import docker
import pytest
import yaml

from tests.live.conftest import STACK, executed
from tests.workspace import Result, Workspace, must


@pytest.fixture(scope="module")
def values(workspace: Workspace, deployment: Result) -> dict[str, str]:
    path = workspace.path / ".gantry" / "secrets" / f"{STACK}.yaml"
    found = yaml.safe_load(path.read_text())
    assert {"db-password", "redis-password", "grafana-admin-password"} <= found.keys()
    return {str(k): str(v) for k, v in found.items()}


def leaks(values: dict[str, str], text: str) -> list[str]:
    """The names of the secrets whose values stand in the text."""
    return [name for name, value in values.items() if value in text]


def test_not_in_what_up_printed(values: dict[str, str], deployment: Result) -> None:
    assert leaks(values, deployment.stdout + deployment.stderr) == []


def test_not_in_the_state(values: dict[str, str], workspace: Workspace) -> None:
    files = [p for p in (workspace.path / ".gantry" / "state").rglob("*") if p.is_file()]
    assert any(p.name.startswith(STACK) for p in files)
    assert [(p.name, leaks(values, p.read_text(errors="replace"))) for p in files if _leaks(values, p)] == []


def _leaks(values: dict[str, str], path: Path) -> list[str]:
    return leaks(values, path.read_bytes().decode(errors="replace"))


def test_not_in_the_outputs(values: dict[str, str], workspace: Workspace) -> None:
    printed = must(workspace.pulumi("stack", "output", "--json", "--show-secrets", "-s", STACK)).stdout
    assert json.loads(printed)["grafana"] == "http://127.0.0.1:23001"
    assert leaks(values, printed) == []


def test_not_in_docker_inspect_nor_in_any_log(
    values: dict[str, str], workspace: Workspace, engine: docker.DockerClient
) -> None:
    for container in engine.containers.list(all=True, filters={"label": f"gantry.stack={STACK}"}):
        assert leaks(values, json.dumps(container.attrs)) == [], container.name
        assert leaks(values, container.logs().decode(errors="replace")) == [], container.name


def test_files_with_them_are_readable_by_the_containers_user_alone(
    values: dict[str, str], workspace: Workspace, engine: docker.DockerClient
) -> None:
    plan = workspace.plan.container("backend")
    _, output = executed(engine, plan.name, ["stat", "-c", "%a %u:%g %n", *_paths(workspace)])
    rows = output.splitlines()
    assert rows
    assert {row.rsplit(" ", 1)[0] for row in rows} == {f"400 {plan.user}"}


def _paths(workspace: Workspace) -> list[str]:
    folders = workspace.plan.container("backend").folders
    return [file.path for folder in folders for file in folder.files]


def test_the_state_folder_is_private(workspace: Workspace, deployment: Result) -> None:
    state = workspace.path / ".gantry"
    assert state.stat().st_mode & 0o077 == 0
    private = [state / "passphrase", state / "secrets" / f"{STACK}.yaml"]
    assert [p.name for p in private if p.stat().st_mode & 0o077] == []
