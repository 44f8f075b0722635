"""A second stack beside the first: changed, damaged, interrupted, repaired and destroyed."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator

import docker
import pytest

from tests.live.motoo.test_no_change import ids
from tests.workspace import Result, Workspace, clone, must

STACK = "side"
VOLUMES_BEFORE: set[str] = set()


@pytest.fixture(scope="module")
def side(
    tmp_path_factory: pytest.TempPathFactory, deployment: Result, engine: docker.DockerClient
) -> Iterator[Workspace]:
    """A clone with a stack of its own; the tests of this file go through its life in order."""
    made = clone(tmp_path_factory.mktemp("side"), STACK)
    made.configure(system="motoo", environment="dev", portOffset=21000)
    VOLUMES_BEFORE.update(str(v.name) for v in engine.volumes.list())
    yield made
    made.gantry("down", STACK)


def states(engine: docker.DockerClient, workspace: Workspace) -> dict[str, str]:
    """Health by service."""
    found = {}
    for plan in workspace.plan.containers:
        for container in engine.containers.list(all=True, filters={"name": f"^/{plan.name}$"}):
            state = container.attrs["State"]
            found[plan.service] = str(state.get("Health", {}).get("Status", state["Status"]))
    return found


def all_good(engine: docker.DockerClient, workspace: Workspace) -> bool:
    found = states(engine, workspace)
    return len(found) == 14 and set(found.values()) == {"healthy", "created"}


def test_an_up_that_is_killed_half_way_is_completed_by_the_next(
    side: Workspace, engine: docker.DockerClient
) -> None:
    with subprocess.Popen(
        [str(side.path / "gantry"), "up", STACK],
        cwd=side.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 300
        while len(states(engine, side)) < 4:
            assert process.poll() is None, "up ended before it could be interrupted"
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
    assert not all_good(engine, side)
    must(side.gantry("up", STACK))
    assert all_good(engine, side)


def test_both_stacks_live_side_by_side(
    side: Workspace, workspace: Workspace, engine: docker.DockerClient
) -> None:
    assert all_good(engine, side)
    assert all_good(engine, workspace)


def test_a_change_of_one_services_memory_replaces_its_container_alone(
    side: Workspace, engine: docker.DockerClient
) -> None:
    before = ids(engine, STACK)
    side.edit(
        "systems/motoo.yaml",
        "limits: {memory: 256m, cpus: 1}\n    owner: backend\n\n  db:",
        "limits: {memory: 320m, cpus: 1}\n    owner: backend\n\n  db:",
    )
    must(side.gantry("up", STACK))
    after = ids(engine, STACK)
    assert {name for name in after if after[name] != before.get(name)} == {"motoo-side-backend"}
    assert engine.containers.get("motoo-side-backend").attrs["HostConfig"]["Memory"] == 320 * 2**20


@pytest.mark.parametrize("damage", ["kill", "remove"])
def test_a_container_that_is_gone_is_repaired(
    side: Workspace, engine: docker.DockerClient, damage: str
) -> None:
    before = ids(engine, STACK)
    victim = engine.containers.get("motoo-side-redis-exporter")
    if damage == "kill":
        victim.stop(timeout=0)
    else:
        victim.remove(force=True)
    must(side.gantry("up", STACK, "--refresh"))
    assert all_good(engine, side)
    after = ids(engine, STACK)
    assert {n for n in after if after[n] != before.get(n)} <= {"motoo-side-redis-exporter"}


def test_a_service_that_crashes_is_reported_with_its_last_lines(
    side: Workspace, engine: docker.DockerClient
) -> None:
    side.configure(system="motoo", environment="dev", portOffset=21000, waitTimeout=20)
    side.edit(
        "systems/motoo.yaml",
        "    needs: [db, redis]\n",
        "    needs: [db, redis]\n    environment: {DB_PORT: nonsense}\n",
    )
    result = side.gantry("up", STACK)
    printed = result.stdout + result.stderr
    assert result.returncode != 0
    assert "backend" in printed
    assert "backend keeps crashing; its last lines" in printed
    assert "DB_PORT" in printed
    assert "Traceback" not in printed
    side.edit("systems/motoo.yaml", "    environment: {DB_PORT: nonsense}\n", "")
    must(side.gantry("up", STACK))
    assert all_good(engine, side)


def test_destroy_leaves_nothing_and_the_other_stack_alone(
    side: Workspace, workspace: Workspace, engine: docker.DockerClient
) -> None:
    before = ids(engine, "live")
    must(side.gantry("down", STACK))
    assert ids(engine, STACK) == {}
    assert {str(v.name) for v in engine.volumes.list()} == VOLUMES_BEFORE
    assert [n.name for n in engine.networks.list() if f"-{STACK}-" in str(n.name)] == []
    assert [tag for image in engine.images.list() for tag in image.tags if f"-{STACK}/" in tag] == []
    assert ids(engine, "live") == before
    assert all_good(engine, workspace)
