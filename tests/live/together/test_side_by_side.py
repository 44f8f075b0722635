"""All systems on one engine: none is in another's way, and none leaves anything behind."""

import docker
import pytest

from tests.live.running import Systems
from tests.workspace import Result, Workspace

SYSTEMS = ("dating", "chat", "shop", "template")


def test_all_five_live_side_by_side(
    systems: Systems, workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    for name in SYSTEMS:
        running = systems.get(name)
        assert running.states() == running.expected_states(), name
    for plan in workspace.plan.containers:
        state = engine.containers.get(plan.name).attrs["State"]
        assert plan.on_demand or state["Health"]["Status"] == "healthy", plan.name


def test_every_container_keeps_below_its_memory_limit(systems: Systems) -> None:
    beyond = []
    for name in SYSTEMS:
        running = systems.get(name)
        beyond += [p.name for p in running.always_running if running.memory(p) > p.limits.memory]
    assert beyond == []


@pytest.mark.parametrize("name", SYSTEMS)
def test_destroy_leaves_nothing(systems: Systems, engine: docker.DockerClient, name: str) -> None:
    prefix = f"{name}-live"
    systems.get(name)
    systems.down(name)
    assert [c.name for c in engine.containers.list(all=True) if str(c.name).startswith(f"{prefix}-")] == []
    assert [v.name for v in engine.volumes.list() if str(v.name).startswith(f"{prefix}-")] == []
    assert [n.name for n in engine.networks.list() if str(n.name).startswith(f"{prefix}-")] == []
    assert [tag for i in engine.images.list() for tag in i.tags if tag.startswith(f"{prefix}/")] == []
