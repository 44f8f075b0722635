"""Every container has the settings of design decision 7; the list of exceptions is the only way out."""

from collections.abc import Mapping, Sequence

import pytest

from model.exceptions import EXCEPTIONS, Rule, excepted
from tests.program.conftest import Recorder

CONTAINER = "docker:index/container:Container"
Inputs = Mapping[str, object]


def containers(recorder: Recorder) -> list[tuple[str, str, Inputs]]:
    """(name, kind, inputs) of every container that can run."""
    found = [(r.name, labels(r.inputs)["gantry.kind"], r.inputs) for r in recorder.of(CONTAINER)]
    return [item for item in found if not item[0].endswith("-files")]


def labels(inputs: Inputs) -> dict[str, str]:
    """The labels, out of their secret wrapper where they have one."""
    rows = inputs["labels"]
    if isinstance(rows, Mapping):
        rows = rows["value"]
    assert isinstance(rows, Sequence)
    return {row["label"]: unwrapped(row["value"]) for row in rows}


def unwrapped(value: object) -> str:
    return str(value["value"] if isinstance(value, Mapping) else value)


def mounted_from_host(inputs: Inputs) -> list[str]:
    mounts = inputs.get("mounts") or []
    assert isinstance(mounts, Sequence)
    return [m["source"] for m in mounts if m["type"] == "bind"]


def test_there_are_containers_to_look_at(motoo: Recorder) -> None:
    assert len(containers(motoo)) == 14


def test_every_container_has_limits_and_reservations(motoo: Recorder) -> None:
    for name, _, inputs in containers(motoo):
        memory, reserved = inputs["memory"], inputs["memoryReservation"]
        assert isinstance(memory, float | int), name
        assert isinstance(reserved, float | int), name
        assert 0 < reserved <= memory, name
        assert inputs["memorySwap"] == memory, f"{name} could swap"
        assert float(str(inputs["cpus"])) > 0, name
        assert inputs["cpuShares"], name


def test_every_container_has_a_health_check_that_the_deployment_waits_for(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        if excepted(kind, Rule.HEALTH_CHECK):
            assert "healthcheck" not in inputs, f"{name} needs no exception"
            assert inputs["start"] is False, name
        else:
            assert inputs["healthcheck"], name
            assert inputs["wait"] is True, name


def test_every_container_runs_as_a_numeric_user_other_than_root(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        uid, _, gid = str(inputs["user"]).partition(":")
        assert uid.isdigit(), name
        assert gid.isdigit(), name
        assert (uid == "0") == excepted(kind, Rule.NON_ROOT), name


def test_every_root_file_system_is_read_only(motoo: Recorder) -> None:
    assert [name for name, _, inputs in containers(motoo) if inputs["readOnly"] is not True] == []


def test_every_container_drops_all_capabilities_and_gets_none(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        capabilities = inputs["capabilities"]
        assert isinstance(capabilities, Mapping), name
        assert capabilities["drops"] == ["ALL"], name
        assert bool(capabilities.get("adds")) == excepted(kind, Rule.NO_CAPABILITIES), name


def test_no_container_can_gain_privileges(motoo: Recorder) -> None:
    for name, _, inputs in containers(motoo):
        assert inputs["securityOpts"] == ["no-new-privileges:true"], name
        assert not inputs.get("privileged"), name
        assert not inputs.get("pidMode"), name
        assert not inputs.get("ipcMode"), name
        assert not inputs.get("networkMode"), name


def test_nothing_of_the_host_is_mounted_and_nothing_can_be_written_there(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        assert bool(mounted_from_host(inputs)) == excepted(kind, Rule.NO_HOST_MOUNTS), name
        mounts = inputs.get("mounts") or []
        assert isinstance(mounts, Sequence)
        assert all(m["readOnly"] is True for m in mounts if m["type"] == "bind"), name


def test_one_container_has_the_docker_socket(motoo: Recorder) -> None:
    with_socket = [
        k for _, k, i in containers(motoo) if any("docker.sock" in m for m in mounted_from_host(i))
    ]
    assert with_socket == [e.kind for e in EXCEPTIONS if e.rule is Rule.NO_DOCKER_SOCKET]


def test_every_container_rotates_its_log_and_tags_it_with_its_service(motoo: Recorder) -> None:
    for name, _, inputs in containers(motoo):
        options = inputs["logOpts"]
        assert isinstance(options, Mapping), name
        assert {"max-size", "max-file"} <= options.keys(), name
        assert options["tag"] == f"motoo-dev/{name}"


def test_every_container_has_time_to_stop(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        grace = inputs["destroyGraceSeconds"]
        assert isinstance(grace, float | int), name
        assert grace >= (120 if kind in {"postgres", "prometheus", "loki"} else 30), name


def test_every_container_says_what_it_is(motoo: Recorder) -> None:
    for name, kind, inputs in containers(motoo):
        found = labels(inputs)
        assert found["gantry.system"] == "motoo"
        assert found["gantry.stack"] == "dev"
        assert found["gantry.service"] == name
        assert found["gantry.kind"] == kind
        assert found["gantry.tier"]


def test_published_ports_are_this_machines_own_in_development(motoo: Recorder) -> None:
    addresses = {p["ip"] for _, _, inputs in containers(motoo) for p in inputs.get("ports") or []}  # type: ignore[attr-defined]  # inputs are untyped JSON
    assert addresses == {"127.0.0.1"}


def test_uploaders_never_run_and_can_do_nothing(motoo: Recorder) -> None:
    uploaders = [r.inputs for r in motoo.of(CONTAINER) if r.name.endswith("-files")]
    assert len(uploaders) > 5
    for inputs in uploaders:
        assert inputs["start"] is False
        assert inputs["networkMode"] == "none"
        assert inputs["capabilities"] == {"drops": ["ALL"]}
        assert inputs["securityOpts"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=lambda e: f"{e.kind}: {e.rule}")
def test_every_exception_has_a_reason(exception: object) -> None:
    assert len(str(getattr(exception, "reason", ""))) > 20
