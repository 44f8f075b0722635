import json
import os
import subprocess
from pathlib import Path

import pytest

from lab.engine.address import choose
from lab.engine.errors import EngineError
from lab.engine.options import daemon_options
from lab.engine.status import find_process, pid_file, status

IPTABLES = Path(__file__).parents[3] / "lab" / "engine" / "iptables.sh"


def test_a_folder_without_an_engine_has_none_running(tmp_path: Path) -> None:
    now = status(tmp_path / "nothing")
    assert (now.running, now.pid, now.version) == (False, None, None)
    assert now.docker_host == f"unix://{tmp_path}/nothing/docker.sock"


def test_a_folder_too_deep_for_a_socket_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="--state"):
        status(tmp_path / ("d" * 107))


def test_the_pid_of_another_process_is_not_taken_for_the_engines(tmp_path: Path) -> None:
    pid_file(tmp_path).write_text(f"{os.getpid()}\n")
    assert find_process(tmp_path) is None


def test_the_engine_of_a_folder_is_known_by_its_configuration_file(tmp_path: Path) -> None:
    command = ["sh", "-c", "read -r line", "sh", f"--config-file={tmp_path}/daemon.json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        pid_file(tmp_path).write_text(f"{process.pid}\n")
        found = find_process(tmp_path)
    assert found == process.pid
    assert find_process(tmp_path) is None


def test_a_pid_file_half_written_is_no_engine(tmp_path: Path) -> None:
    pid_file(tmp_path).write_text("")
    assert find_process(tmp_path) is None


def test_dockerd_is_told_its_socket_its_bridge_and_its_address_range(tmp_path: Path) -> None:
    addresses = choose(tmp_path, [])
    options = json.loads(daemon_options(tmp_path / "docker.sock", addresses).model_dump_json(by_alias=True))
    assert options["hosts"][0] == f"unix://{tmp_path}/docker.sock"
    assert options["bridge"] == addresses.bridge
    assert options["default-address-pools"] == [{"base": str(addresses.pool), "size": 24}]
    assert options["features"] == {"buildkit": True, "containerd-snapshotter": False}


def test_only_dockers_own_chains_are_renamed(tmp_path: Path) -> None:
    wrapper = tmp_path / "iptables"
    script = (
        IPTABLES.read_text().replace("@BRIDGE@", "gtry1").replace('"/usr/sbin/${0##*/}"', "printf '<%s>'")
    )
    wrapper.write_text(script)
    arguments = ["-A", "DOCKER-USER", "-j", "DOCKER", "--comment", "a DOCKER b", "-i", "DOCKERX"]
    output = subprocess.run(["sh", wrapper, *arguments], capture_output=True, text=True, check=True).stdout
    assert output == "<-A><gtry1-USER><-j><gtry1><--comment><a DOCKER b><-i><DOCKERX>"
