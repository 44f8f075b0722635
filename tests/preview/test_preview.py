"""'preview' with the real CLI: it needs neither Grafana nor a container, and changes nothing."""

import docker
import pytest

from tests.workspace import Workspace, clone, must

STACK = "peek"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = clone(tmp_path_factory.mktemp("peek"), STACK)
    made.configure(system="motoo", environment="dev", portOffset=22000)
    return made


def everything(engine: docker.DockerClient) -> dict[str, list[str]]:
    """Ids and names of all that the engine has."""
    return {
        "containers": sorted(str(c.id) for c in engine.containers.list(all=True)),
        "volumes": sorted(f"{v.name} {v.attrs['CreatedAt']}" for v in engine.volumes.list()),
        "networks": sorted(str(n.id) for n in engine.networks.list()),
        "images": sorted(str(i.id) for i in engine.images.list()),
    }


def test_preview_shows_everything_and_changes_nothing(
    workspace: Workspace, engine: docker.DockerClient
) -> None:
    before = everything(engine)
    result = must(workspace.gantry("preview", STACK))
    assert everything(engine) == before
    for name in ("backend", "db", "prometheus", "alerts-folder"):
        assert name in result.stdout
    assert "to create" in result.stdout


def test_plain_pulumi_previews_the_same(workspace: Workspace, engine: docker.DockerClient) -> None:
    before = everything(engine)
    assert "to create" in must(workspace.pulumi("preview", "-s", STACK)).stdout
    assert everything(engine) == before


def test_render_writes_everything_without_an_engine(workspace: Workspace) -> None:
    must(workspace.gantry("render", "out", "--stack", STACK, DOCKER_HOST="unix:///nowhere.sock"))
    written = {str(p.relative_to(workspace.path / "out")) for p in (workspace.path / "out").rglob("*.*")}
    assert {
        "plan.json",
        "files/prometheus/etc/prometheus/prometheus.yml",
        "files/loki/etc/loki/loki.yml",
        "files/promtail/etc/promtail/promtail.yml",
    } <= written
    assert any(name.startswith("grafana/dashboards/") for name in written)
    assert any(name.startswith("grafana/rule_groups/") for name in written)
