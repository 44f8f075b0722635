"""What an interrupted run left is told apart from what is alive."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psutil

from cli.recovery import _Deployment, _ended_by_now, _Lock

CONTAINER = "docker:index/container:Container"


def deployment(creating: list[str], known: list[str]) -> _Deployment:
    operations = [
        {"type": "creating", "resource": {"type": CONTAINER, "inputs": {"name": name}}} for name in creating
    ]
    resources = [{"type": CONTAINER, "inputs": {"name": name}} for name in known]
    return _Deployment.model_validate({"pending_operations": operations, "resources": resources})


def test_what_was_being_created_and_is_not_in_the_state_is_half_made() -> None:
    found = deployment(["a", "b"], ["b", "c"]).half_made
    assert [resource.inputs.name for resource in found] == ["a"]


def test_what_was_being_deleted_is_left_to_pulumi() -> None:
    operation = {"type": "deleting", "resource": {"type": CONTAINER, "inputs": {"name": "a"}}}
    assert _Deployment.model_validate({"pending_operations": [operation]}).half_made == []


def test_a_lock_of_a_process_that_was_killed_but_not_collected_yet_is_dead() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        process.kill()
        while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert _ended_by_now(_Lock(pid=process.pid, hostname=socket.gethostname()))


def test_a_lock_whose_process_number_went_to_another_program_is_dead() -> None:
    assert _ended_by_now(_Lock(pid=os.getpid(), hostname=socket.gethostname()))


def test_a_lock_of_a_running_pulumi_is_alive(tmp_path: Path) -> None:
    program = tmp_path / "pulumi"
    shutil.copy("/bin/sleep", program)
    with subprocess.Popen([program, "60"]) as process:
        assert not _ended_by_now(_Lock(pid=process.pid, hostname=socket.gethostname()), patience=0)
        process.kill()


def test_a_lock_of_another_host_is_alive() -> None:
    assert not _ended_by_now(_Lock(pid=1, hostname="elsewhere"))
