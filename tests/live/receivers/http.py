"""An HTTP server that keeps what it is sent: for Slack, PagerDuty and webhooks."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from pydantic import JsonValue

from tests.live.receivers.record import Record


@dataclass(frozen=True)
class HttpRequest:
    """A request; its headers are found whatever the case of their names."""

    method: str
    path: str
    headers: Message
    body: bytes

    def json(self) -> JsonValue:
        """The body's value.

        Raises:
            ValueError: it is no JSON.
        """
        value: JsonValue = json.loads(self.body)
        return value


@dataclass(frozen=True)
class Reply:
    """What senders are answered; by default, what Slack's API says of success. Webhooks do not look at it."""

    status: int = 200
    body: JsonValue = None
    headers: Mapping[str, str] | None = None

    def content(self) -> bytes:
        """The body as it is sent."""
        return json.dumps({"ok": True} if self.body is None else self.body).encode()


PAGERDUTY = Reply(202, {"status": "success", "message": "Event processed", "dedup_key": "test"})
"""What PagerDuty's events API says of success."""


class HttpReceiver:
    """A server in a thread of its own, from when it is entered until it is left.

    Args:
        address: where to listen.
        reply: what every request is answered; a test may change it meanwhile, to refuse for a time.
    """

    def __init__(self, address: str = "127.0.0.1", reply: Reply | None = None) -> None:
        self.received: Record[HttpRequest] = Record()
        self.reply = reply or Reply()
        self._server = ThreadingHTTPServer((address, 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def address(self) -> str:
        """Where it listens."""
        return str(self._server.server_address[0])

    @property
    def port(self) -> int:
        """The port that was free."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.address}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(receiver: HttpReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            reply = receiver.reply
            receiver.received.add(HttpRequest(self.command, self.path, self.headers, body))
            content = reply.content()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in (reply.headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_GET = _take  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_arguments: object) -> None:
            """Say nothing: the test tells what came."""

    return Handler
