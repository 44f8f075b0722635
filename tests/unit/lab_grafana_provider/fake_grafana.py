"""A Grafana that answers what a test tells it to, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: object


@dataclass
class FakeGrafana:
    url: str
    requests: list[Request] = field(default_factory=list)
    _answers: dict[tuple[str, str], list[tuple[int, object]]] = field(default_factory=dict)

    def on(self, method: str, path: str, *answers: tuple[int, object]) -> None:
        """Answers requests to /api<path> one after the other; the last answer stays."""
        self._answers[method, f"/api{path}"] = list(answers)

    def answer(self, request: Request) -> tuple[int, object]:
        self.requests.append(request)
        queue = self._answers.get((request.method, request.path))
        if queue is None:
            return 404, {"message": f"the test has no answer for {request.method} {request.path}"}
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def asked(self) -> list[str]:
        return [f"{request.method} {request.path.removeprefix('/api')}" for request in self.requests]

    def body_of(self, method: str, path: str) -> object:
        """The body of the last such request."""
        bodies = [r.body for r in self.requests if (r.method, r.path) == (method, f"/api{path}")]
        assert bodies, f"{method} {path} was not asked, only {self.asked()}"
        return bodies[-1]


@contextmanager
def serving() -> Iterator[FakeGrafana]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer: two of them wait for an acknowledgement

        def handle_any(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(content) if content else None
            status, value = fake.answer(Request(self.command, self.path, dict(self.headers), body))
            sent = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

        def log_request(self, code: object = "-", size: object = "-") -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        fake = FakeGrafana(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield fake
        server.shutdown()
