import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service_kit import probe


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 503)
        self.end_headers()
        self.wfile.write(b"down")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Keeps quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_200_is_healthy(address: str) -> None:
    assert probe.main([f"http://{address}/health"]) == 0


def test_any_other_status_is_not_and_says_why(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert probe.main([f"http://{address}/other"]) == 1
    assert "503 down" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/health", "ftp://x/", "nonsense"])
def test_what_cannot_be_asked_is_not_healthy(url: str) -> None:
    assert probe.main([url]) == 1


def test_the_port_comes_from_the_environment(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", address.rpartition(":")[2])
    assert probe.main([]) == 0


def test_it_loads_nothing_but_the_standard_library() -> None:
    code = "import sys, service_kit.probe; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    path = next(entry for entry in sys.path if entry.endswith("apps/common"))
    result = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    foreign = set(result.stdout.split()) - sys.stdlib_module_names - {"service_kit", "__main__"}
    assert foreign == set()
