"""What is deployed stays as it is until the description changes."""

import docker

from tests.live.conftest import STACK
from tests.workspace import Result, Workspace, must


def ids(engine: docker.DockerClient, stack: str = STACK) -> dict[str, str]:
    """Ids of every container and creation times of every volume of a stack."""
    containers = engine.containers.list(all=True, filters={"label": f"gantry.stack={stack}"})
    volumes = [v for v in engine.volumes.list() if f"-{stack}-" in v.name]
    return {str(c.name): str(c.id) for c in containers} | {str(v.name): v.attrs["CreatedAt"] for v in volumes}


def test_a_second_up_changes_nothing(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    before = ids(engine)
    again = must(workspace.gantry("up", STACK))
    assert "unchanged" in again.stdout
    assert not any(word in again.stdout for word in ("created", "updated", "replaced", "deleted"))
    assert ids(engine) == before


def test_preview_expects_no_changes(workspace: Workspace, deployment: Result) -> None:
    must(workspace.gantry("preview", STACK, "--expect-no-changes"))


def test_plain_pulumi_sees_no_changes_either(workspace: Workspace, deployment: Result) -> None:
    before = (workspace.path / f"Pulumi.{STACK}.yaml").read_text()
    must(workspace.pulumi("preview", "--expect-no-changes", "-s", STACK))
    must(workspace.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes", "-s", STACK))
    (workspace.path / f"Pulumi.{STACK}.yaml").write_text(before)
