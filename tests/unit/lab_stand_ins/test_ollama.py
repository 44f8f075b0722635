"""The Ollama stand-in: its API, its command line, and that it has no models."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lab.ollama_server.ollama_lab.app import create_app
from lab.ollama_server.ollama_lab.settings import SettingsError, load_settings

PATIENCE = 30.0
"""Seconds for a process to answer on a busy machine."""


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(create_app(tmp_path, "0.32.15"))


def put_model(models: Path, name: str) -> None:
    manifest = models / "manifests" / "registry.ollama.ai" / "library" / name / "latest"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"config": {"size": 500}, "layers": [{"size": 2_000_000_000}]}))


def test_it_says_that_it_runs_and_which_version_it_is(client: TestClient) -> None:
    assert client.get("/").text == "Ollama is running"
    assert client.head("/").status_code == 200
    assert client.get("/api/version").json() == {"version": "0.32.15"}
    assert client.get("/api/tags").json() == {"models": []}
    assert client.get("/api/ps").json() == {"models": []}


@pytest.mark.parametrize("path", ["/api/generate", "/api/chat"])
def test_a_model_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.post(path, json={"model": "llama3"})
    assert (answer.status_code, answer.json()) == (404, {"error": "model 'llama3' not found"})
    assert client.post(path).status_code == 400
    assert client.post(path, json={"model": 5}).status_code == 400
    assert client.get(path).status_code == 405


def test_pulling_is_refused_in_a_stream_and_without_one(client: TestClient) -> None:
    lines = client.post("/api/pull", json={"model": "llama3"}).text.splitlines()
    assert json.loads(lines[0]) == {"status": "pulling manifest"}
    assert "cannot pull models" in json.loads(lines[1])["error"]
    answer = client.post("/api/pull", json={"model": "llama3", "stream": False})
    assert answer.status_code == 500
    assert "cannot pull models" in answer.json()["error"]


def test_models_that_somebody_put_there_are_listed_but_not_run(client: TestClient, tmp_path: Path) -> None:
    put_model(tmp_path, "llama3")
    [model] = client.get("/api/tags").json()["models"]
    assert (model["name"], model["size"], len(model["digest"])) == ("llama3:latest", 2_000_000_500, 64)
    answer = client.post("/api/generate", json={"model": "llama3"})
    assert answer.status_code == 500
    assert "cannot run models" in answer.json()["error"]


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("", "127.0.0.1", 11434),
        ("0.0.0.0", "0.0.0.0", 11434),
        ("0.0.0.0:8080", "0.0.0.0", 8080),
        (":8080", "127.0.0.1", 8080),
        ("http://ollama:8080/", "ollama", 8080),
        ("http://ollama", "ollama", 80),
    ],
)
def test_the_address_is_read_as_ollama_reads_it(text: str, host: str, port: int) -> None:
    settings = load_settings({"OLLAMA_HOST": text, "HOME": "/h"})
    assert (settings.host, settings.port, settings.models) == (host, port, Path("/h/.ollama/models"))


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, r"\$HOME is not defined"),
        ({"HOME": "/h", "OLLAMA_HOST": "a:99999"}, "OLLAMA_HOST is 'a:99999'"),
        ({"HOME": "/h", "OLLAMA_HOST": "https://a"}, "speaks http alone"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(environment)


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lab.ollama_server.ollama_lab", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_the_command_line_serves_lists_and_stops_on_sigterm(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    models = tmp_path / "models"
    put_model(models, "llama3")
    environment = os.environ | {"HOME": str(tmp_path), "OLLAMA_MODELS": str(models), "OLLAMA_HOST": address}
    unreached = run(["list"], environment)
    assert (unreached.returncode, "could not connect to ollama server" in unreached.stderr) == (1, True)
    command = [sys.executable, "-m", "lab.ollama_server.ollama_lab", "serve"]
    server = subprocess.Popen(command, env=environment)
    try:
        deadline = time.monotonic() + PATIENCE
        while (listed := run(["list"], environment)).returncode and time.monotonic() < deadline:
            time.sleep(0.1)
        head, model = listed.stdout.splitlines()
        assert head.split() == ["NAME", "ID", "SIZE", "MODIFIED"]
        assert model.split()[0] == "llama3:latest"
        assert "2 GB" in model
        assert "version is" in run(["--version"], environment).stdout
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        server.wait()


def test_commands_that_need_a_model_and_folders_that_cannot_be_written_end_it() -> None:
    for arguments, message in (
        (["pull", "llama3"], "no models and no way to get one"),
        (["fly"], "unknown command 'fly'"),
        (["serve"], "/proc/.ollama cannot be written"),
    ):
        ended = run(arguments, os.environ | {"HOME": "/proc"})
        assert (ended.returncode, message in ended.stderr) == (1, True), ended.stderr
