"""How the Logstash stand-in is set up, what keeps it from starting, and its monitoring API."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import JsonValue

from lab.logstash_server.logstash_lab.environment import read_yaml, settings_in, write_into
from lab.logstash_server.logstash_lab.errors import StartError
from lab.logstash_server.logstash_lab.language.load import load_pipeline
from lab.logstash_server.logstash_lab.settings import heap_size, make_settings

PATIENCE = 30.0
"""Seconds for a process to answer on a busy machine."""


def test_settings_have_logstashs_defaults(tmp_path: Path) -> None:
    settings = make_settings(
        {"xpack.monitoring.enabled": False, "pipeline.ecs_compatibility": "v8"}, tmp_path
    )
    assert (settings.batch_size, settings.batch_delay, settings.port) == (125, 50, 9600)
    assert (settings.queue_type, settings.queue_bytes, settings.data) == (
        "memory",
        1 << 30,
        tmp_path / "data",
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"pipeline.wrokers": 2}, 'Setting "pipeline.wrokers" doesn\'t exist'),
        ({"pipeline.workers": 0}, "pipeline.workers is '0'"),
        ({"queue.type": "disk"}, "queue.type is 'disk'"),
        ({"queue.max_bytes": "lots"}, "queue.max_bytes is 'lots'"),
        ({"config.reload.automatic": True}, "config.reload.automatic is 'true': .* has false alone"),
        ({"pipeline.ecs_compatibility": "disabled"}, "has v1 or v8 alone"),
    ],
)
def test_settings_that_are_not_known_are_refused(
    tmp_path: Path, values: dict[str, JsonValue], message: str
) -> None:
    with pytest.raises(StartError, match=message):
        make_settings(values, tmp_path)


def test_the_heap_is_a_gigabyte_unless_java_is_told_otherwise() -> None:
    assert heap_size("") == 1 << 30
    assert heap_size("-Xms1g -Xmx256m") == 256 << 20
    with pytest.raises(StartError, match="is no option"):
        heap_size("-Xmx256mb")


def test_the_environment_is_written_into_the_file(tmp_path: Path) -> None:
    file = tmp_path / "logstash.yml"
    file.write_text("queue:\n  type: memory\n")
    changes = settings_in({"QUEUE_TYPE": "persisted", "PIPELINE_BATCH_SIZE": "10", "PATH": "/bin"})
    assert changes == {"queue.type": "persisted", "pipeline.batch.size": "10"}
    write_into(file, changes)
    assert read_yaml(file) == {"queue.type": "persisted", "pipeline.batch.size": "10"}


def test_a_file_that_cannot_be_written_is_told_with_the_variable(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"cannot be written .*queue\.type is set in the environment"):
        write_into(tmp_path / "missing" / "logstash.yml", {"queue.type": "memory"})
    write_into(tmp_path / "missing" / "logstash.yml", {})


def configure(folder: Path, pipeline: str, settings: dict[str, JsonValue] | None = None) -> None:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "pipeline").mkdir(exist_ok=True)
    (folder / "config" / "logstash.yml").write_text(json.dumps(settings or {}))
    entry = {"pipeline.id": "main", "path.config": str(folder / "pipeline")}
    (folder / "config" / "pipelines.yml").write_text(json.dumps([entry]))
    (folder / "pipeline" / "chat.conf").write_text(pipeline)


def test_all_files_of_the_pipelines_folder_are_read_by_name(tmp_path: Path) -> None:
    configure(tmp_path, "output { stdout { } }")
    (tmp_path / "pipeline" / "a.conf").write_text("filter { mutate { } }")
    (tmp_path / "pipeline" / "a.conf~").write_text("nonsense")
    name, tree = load_pipeline(tmp_path / "config")
    assert (name, len(tree.filters), len(tree.outputs)) == ("main", 1, 1)


def test_a_folder_without_files_and_more_than_one_pipeline_are_refused(tmp_path: Path) -> None:
    configure(tmp_path, "")
    (tmp_path / "pipeline" / "chat.conf").unlink()
    with pytest.raises(StartError, match="No config files found"):
        load_pipeline(tmp_path / "config")
    (tmp_path / "config" / "pipelines.yml").write_text("[]")
    with pytest.raises(StartError, match="has 0 pipelines"):
        load_pipeline(tmp_path / "config")


def started(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "lab.logstash_server.logstash_lab", *arguments]
    environment = os.environ | {"LS_HOME": str(folder), "LS_VERSION": "9.5.2"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_configuration_can_be_tested_and_a_bad_one_ends_it_with_its_line(tmp_path: Path) -> None:
    pipeline = "input { tcp { port => 1 codec => json } }\noutput { stdout { } }\n"
    for text, status, message in (
        (pipeline, 0, "Configuration OK"),
        (
            pipeline + "output { kafka { } }",
            1,
            "chat.conf, line 3: couldn't find any output plugin named 'kafka'",
        ),
    ):
        configure(tmp_path, text)
        process = started(tmp_path, "-t")
        output, _ = process.communicate(timeout=PATIENCE)
        assert (process.returncode, message in output) == (status, True), output


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, api: int) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    process = started(folder)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{api}") as client:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                try:
                    if client.get("/").json()["status"] == "green":
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield process, client
    finally:
        process.kill()
        process.wait()


def test_the_process_takes_lines_tells_what_it_did_and_stops_on_sigterm(tmp_path: Path) -> None:
    port, api = free_port(), free_port()
    pipeline = (
        f'input {{ tcp {{ port => {port} host => "127.0.0.1" codec => json_lines }} }}\n'
        "output { stdout { codec => json_lines } }"
    )
    configure(tmp_path, pipeline, {"api.http.port": api, "log.format": "json", "pipeline.workers": 1})
    with running(tmp_path, api) as (process, client):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b'{"n": 1}\n{"n": 2}\n')
        deadline = time.monotonic() + PATIENCE
        while client.get("/_node/stats/events").json()["events"]["out"] < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        stats = client.get("/_node/stats/pipelines/main").json()["pipelines"]["main"]
        assert {name: stats["events"][name] for name in ("in", "filtered", "out")} == {
            "in": 2,
            "filtered": 2,
            "out": 2,
        }
        assert stats["plugins"]["outputs"][0]["events"]["out"] == 2
        assert (stats["queue"]["type"], stats["queue"]["events_count"]) == ("memory", 0)
        every = client.get("/_node/stats").json()
        assert (every["version"], every["pipeline"]["workers"]) == ("9.5.2", 1)
        assert every["jvm"]["mem"]["heap_used_in_bytes"] > 1 << 20
        assert client.get("/_health_report").json()["indicators"]["pipelines"]["status"] == "green"
        assert client.get("/_node/stats/nothing").status_code == 404
        assert client.get("/_nothing").status_code == 404
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    written = [json.loads(line) for line in output.splitlines()]
    assert [line["n"] for line in written if "n" in line] == [1, 2]
    assert written[-1]["logEvent"]["message"] == "Logstash shut down."
