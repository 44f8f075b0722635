"""What './gantry up' leaves behind, seen from outside."""

import os
import pty
import select
import subprocess

import docker
import pytest

from model.exceptions import EXCEPTIONS, Rule
from planning.plan import ContainerPlan
from tests.live.conftest import STACK, executed
from tests.workspace import Result, Workspace, must

ON_DEMAND = {"k6", "redis-cli"}


def test_every_container_is_there_and_healthy(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    found = {}
    for plan in workspace.plan.containers:
        state = engine.containers.get(plan.name).attrs["State"]
        found[plan.service] = state.get("Health", {}).get("Status", state["Status"])
    expected = {s: "created" if s in ON_DEMAND else "healthy" for s in found}
    assert found == expected
    assert len(found) == 14


def test_up_ends_with_services_health_addresses_and_how_to_log_in(deployment: Result) -> None:
    for part in ("backend", "healthy", "http://127.0.0.1:28080", "127.0.0.1:25432", "./gantry secret"):
        assert part in deployment.stdout, deployment.stdout


def test_up_leaves_the_clone_as_it_was(workspace: Workspace, deployment: Result) -> None:
    stack_file = (workspace.path / f"Pulumi.{STACK}.yaml").read_text()
    assert "encryptionsalt" not in stack_file
    assert "secret" not in stack_file


def test_every_container_runs_with_the_settings_of_the_plan(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    for plan in workspace.plan.containers:
        attributes = engine.containers.get(plan.name).attrs
        config, host = attributes["Config"], attributes["HostConfig"]
        assert config["User"] == plan.user, plan.service
        assert host["ReadonlyRootfs"] is True, plan.service
        assert host["CapDrop"] == ["ALL"], plan.service
        assert tuple(host["CapAdd"] or ()) == plan.capabilities, plan.service
        assert "no-new-privileges:true" in host["SecurityOpt"], plan.service
        assert host["Privileged"] is False, plan.service
        assert host["Memory"] == plan.limits.memory * 2**20, plan.service
        assert host["MemoryReservation"] == plan.limits.memory_reservation * 2**20, plan.service
        assert host["NanoCpus"] == round(plan.limits.cpus * 1e9), plan.service
        assert host["LogConfig"]["Config"]["tag"] == plan.log_tag, plan.service
        assert set(attributes["NetworkSettings"]["Networks"]) == set(plan.networks), plan.service


def test_only_the_documented_exceptions_run_as_root(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    allowed = {e.kind for e in EXCEPTIONS if e.rule is Rule.NON_ROOT}
    for plan in workspace.plan.containers:
        if plan.on_demand:
            continue
        uid = executed(engine, plan.name, ["id", "-u"])[1].strip()
        if uid.isdigit():  # Loki's image has no such program
            assert (uid == "0") == (plan.kind in allowed), plan.service


def test_published_ports_are_those_of_the_document_on_this_machine_alone(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient
) -> None:
    document = {8080, 5432, 6379, 9090, 3001, 8081, 3100}
    found = set()
    for plan in workspace.plan.containers:
        for bindings in (engine.containers.get(plan.name).ports or {}).values():
            for binding in bindings or []:
                assert binding["HostIp"] == "127.0.0.1", plan.service
                found.add(int(binding["HostPort"]) - 20000)
    assert found == document


@pytest.mark.parametrize("service", ["db", "redis"])
def test_data_is_on_the_volume_of_the_document(
    workspace: Workspace, deployment: Result, engine: docker.DockerClient, service: str
) -> None:
    plan = workspace.plan.container(service)
    document = {"db": "postgres_data", "redis": "redis_data"}
    mounts = {m.get("Name"): m["Destination"] for m in engine.containers.get(plan.name).attrs["Mounts"]}
    assert mounts[f"motoo-live-{document[service]}"] == _data_path(plan)


def _data_path(plan: ContainerPlan) -> str:
    return next(v.target for v in plan.volumes if v.subpath is None)


def test_redis_cli_is_a_tool_that_is_started_by_hand(workspace: Workspace, deployment: Result) -> None:
    result = must(workspace.gantry("run", "redis-cli", "--stack", STACK, "--", "PING"))
    assert result.stdout.strip() == "PONG"


def test_without_arguments_redis_cli_talks_to_the_terminal(workspace: Workspace, deployment: Result) -> None:
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [str(workspace.path / "gantry"), "run", "redis-cli", "--stack", STACK],
        cwd=workspace.path,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    ) as process:
        os.close(terminal)
        seen = _until(keyboard, b"6379>")
        os.write(keyboard, b"PING\r")
        seen += _until(keyboard, b"PONG")
        os.write(keyboard, b"exit\r")
        assert process.wait(30) == 0, seen
    os.close(keyboard)


def _until(terminal: int, wanted: bytes) -> bytes:
    """What the terminal shows up to the wanted text."""
    seen = b""
    while wanted not in seen:
        readable, _, _ = select.select([terminal], [], [], 30)
        assert readable, f"{wanted!r} did not come after {seen!r}"
        seen += os.read(terminal, 4096)
    return seen


def test_the_load_test_holds_its_thresholds(workspace: Workspace, deployment: Result) -> None:
    result = must(workspace.gantry("load", STACK, "--users", "5", "--duration", "10s"))
    assert "http_req_failed" in result.stdout
