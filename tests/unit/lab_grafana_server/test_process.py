"""The server as a process of its own, as the image runs it."""

import json
import logging
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

from lab.grafana_server.grafana_lab import __main__ as entry
from lab.grafana_server.grafana_lab.logs import JsonFormatter, LogfmtFormatter

MODULE = "lab.grafana_server.grafana_lab"
PATIENCE = 30.0
"""Seconds for the process to answer on a busy machine."""


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", MODULE, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "GF_PATHS_DATA": str(data),
        "GF_SERVER_HTTP_PORT": str(port),
        "GF_SECURITY_ADMIN_PASSWORD": "first",
        "GF_LOG_CONSOLE_FORMAT": "json",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", MODULE], env=os.environ | environment, stdout=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/api/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address, process
    finally:
        process.kill()
        process.wait()


def test_it_serves_stops_on_sigterm_and_finds_its_state_again(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process):
        made = httpx.post(
            f"{address}/api/folders", json={"title": "Ops", "uid": "ops"}, auth=("admin", "first")
        )
        assert made.status_code == 200
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        entries = [json.loads(line) for line in output.splitlines()]
        assert entries[0]["msg"] == "HTTP Server Listen"
    reset = run(["cli", "admin", "reset-admin-password", "second"], GF_PATHS_DATA=str(tmp_path))
    assert (reset.returncode, reset.stdout) == (0, "Admin password changed successfully\n")
    with serving(tmp_path) as (address, _):
        assert httpx.get(f"{address}/api/folders/ops", auth=("admin", "first")).status_code == 401
        found = httpx.get(f"{address}/api/folders/ops", auth=("admin", "second"))
        assert found.json()["title"] == "Ops"


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str, **environment: str) -> int:
    """The exit status of a command in this process, whose own logging stays as it is."""
    monkeypatch.setattr(entry, "configure_logging", lambda _settings: None)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return entry.main([*arguments])


def test_a_setting_that_cannot_be_used_ends_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert command(monkeypatch, GF_SERVER_HTTP_PORT="many") == 1
    assert caplog.messages == ["[server] http_port is 'many': give a whole number"]


def test_a_data_folder_that_cannot_be_written_ends_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert command(monkeypatch, GF_PATHS_DATA="/proc/nowhere") == 1
    assert "GF_PATHS_DATA='/proc/nowhere' is not writable" in caplog.messages[0]


def test_an_unknown_command_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "fly") == 2
    assert "unknown command 'fly'" in capsys.readouterr().err


def test_a_password_that_is_too_short_is_not_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], seeded: Path
) -> None:
    status = command(monkeypatch, "cli", "admin", "reset-admin-password", "x", GF_PATHS_DATA=str(seeded))
    assert (status, "too short" in capsys.readouterr().err) == (1, True)


def test_entries_are_one_line_each_in_both_forms() -> None:
    record = logging.LogRecord("grafana.x", logging.ERROR, "", 0, 'say "%s"', ("a\nb",), None)
    record.fields = {"path": "/api"}
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        record.exc_info = sys.exc_info()
    logfmt = LogfmtFormatter().format(record)
    assert logfmt.startswith("logger=x t=")
    assert logfmt.endswith(r'level=error msg="say \"a\nb\"" path=/api error="ValueError: first\nsecond"')
    assert json.loads(JsonFormatter().format(record))["msg"] == 'say "a\nb"'
    assert "\n" not in logfmt
