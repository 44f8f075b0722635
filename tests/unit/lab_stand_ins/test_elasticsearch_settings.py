"""How the Elasticsearch stand-in is set up, and what keeps it from starting."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from lab.elasticsearch_server.elasticsearch_lab.settings import Settings, SettingsError, load_settings

MODULE = "lab.elasticsearch_server.elasticsearch_lab"
GOOD = {"discovery.type": "single-node", "xpack.security.enabled": "false"}
AVAILABLE = 512 << 20
PATIENCE = 30.0
"""Seconds for a process to answer on a busy machine."""


def load(home: Path, **environment: str) -> Settings:
    return load_settings(GOOD | environment, home, "9.5.2", AVAILABLE)


def test_settings_come_from_the_file_and_the_environment(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "elasticsearch.yml").write_text(
        "cluster:\n  name: chat\nhttp.port: 9201\nnetwork.host: 0.0.0.0\n"
    )
    settings = load(tmp_path, **{"http.port": "9202", "ES_SETTING_NODE_NAME": "n1", "PATH": "/bin"})
    assert (settings.cluster_name, settings.port, settings.node_name) == ("chat", 9202, "n1")
    assert (settings.host, settings.data, settings.major) == ("0.0.0.0", tmp_path / "data", 9)


def test_the_heap_is_half_of_the_memory_unless_java_is_told_otherwise(tmp_path: Path) -> None:
    assert load(tmp_path).heap_max == AVAILABLE // 2
    assert load(tmp_path, ES_JAVA_OPTS="-Xms256m -Xmx256m -XX:+UseG1GC").heap_max == 256 << 20


@pytest.mark.parametrize(
    ("environment", "message", "status"),
    [
        ({"discovery.type": ""}, "set discovery.type to single-node", 78),
        ({"xpack.security.enabled": "true"}, "set xpack.security.enabled to false", 1),
        ({"http.port": "many"}, r"http\.port is \[many\]", 1),
        ({"cluster.colour": "red"}, r"unknown setting \[cluster\.colour\]", 1),
        ({"ES_JAVA_OPTS": "-Xmx256mb"}, r"\[-Xmx256mb\] is no option", 1),
        ({"ES_JAVA_OPTS": "-Xms2g -Xmx1g"}, "initial heap size is larger", 1),
    ],
)
def test_what_it_cannot_be_is_refused(
    tmp_path: Path, environment: dict[str, str], message: str, status: int
) -> None:
    with pytest.raises(SettingsError, match=message) as refusal:
        load(tmp_path, **environment)
    assert refusal.value.status == status


def test_folders_that_cannot_be_written_to_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"/proc/config is not writable .*mount a volume"):
        load(Path("/proc"))


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "elasticsearch.yml").write_text("cluster.name: [")
    with pytest.raises(SettingsError, match=r"elasticsearch\.yml is not a YAML file"):
        load(tmp_path)


def test_the_process_serves_guards_its_data_and_stops_on_sigterm(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | GOOD | {"ES_HOME": str(tmp_path), "http.port": port}
    command = [sys.executable, "-m", MODULE]
    node = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/_cluster/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "failed to obtain node locks" in second.stdout
        node.send_signal(signal.SIGTERM)
        output, _ = node.communicate(timeout=PATIENCE)
        assert node.returncode == 0
        assert "stand-in for Elasticsearch 9.5.2" in output.splitlines()[0]
    finally:
        node.kill()
        node.wait()
