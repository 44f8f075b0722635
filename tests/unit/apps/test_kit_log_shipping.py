import json
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from prometheus_client import CollectorRegistry

from service_kit import log_shipping
from service_kit.log_shipping import LogShippingMetrics, LogstashHandler, ship_logs
from service_kit.settings import ServiceSettings

PATIENCE_SECONDS = 5.0


@pytest.fixture(autouse=True)
def little_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_shipping, "FIRST_DELAY_SECONDS", 0.02)
    monkeypatch.setattr(log_shipping, "LONGEST_DELAY_SECONDS", 0.05)
    monkeypatch.setattr(log_shipping, "FLUSH_SECONDS", 0.5)


class Logstash:
    """A TCP input that collects lines; it may hang up and come back at the same port."""

    def __init__(self) -> None:
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self._listener: socket.socket | None = None

    def open(self) -> None:
        self._listener = socket.create_server(self.address)
        self._listener.settimeout(PATIENCE_SECONDS)
        self.address = self._listener.getsockname()

    def accept(self) -> socket.socket:
        assert self._listener is not None
        connection, _ = self._listener.accept()
        connection.settimeout(PATIENCE_SECONDS)
        return connection

    def close(self) -> None:
        if self._listener is not None:
            self._listener.close()


@pytest.fixture
def logstash() -> Iterator[Logstash]:
    server = Logstash()
    server.open()
    yield server
    server.close()


@contextmanager
def shipping(address: tuple[str, int], max_bytes: int = 100_000) -> Iterator[LogstashHandler]:
    handler = LogstashHandler(address, service="api", max_bytes=max_bytes)
    try:
        yield handler
    finally:
        handler.close()


def log(handler: LogstashHandler, message: str) -> None:
    handler.handle(logging.makeLogRecord({"msg": message, "levelname": "INFO"}))


def read_lines(connection: socket.socket, count: int) -> list[dict[str, object]]:
    data = b""
    while data.count(b"\n") < count:
        received = connection.recv(65536)
        assert received, f"the connection ended after {data!r}"
        data += received
    return [json.loads(line) for line in data.splitlines()]


def eventually(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while not holds():
        assert monotonic() < deadline, "it did not come true in time"
        sleep(0.005)


def test_each_document_is_a_line_with_its_time_and_service(logstash: Logstash) -> None:
    with shipping(logstash.address) as handler:
        log(handler, "one\nline")
        log(handler, "two")
        with logstash.accept() as connection:
            first, second = read_lines(connection, 2)
    assert (first["message"], second["message"]) == ("one\nline", "two")
    assert first["service"] == "api"
    assert str(first["@timestamp"]).endswith("Z")
    assert "timestamp" not in first


def test_lines_wait_while_logstash_is_away_and_keep_their_order(logstash: Logstash) -> None:
    logstash.close()
    with shipping(logstash.address) as handler:
        for number in range(5):
            log(handler, str(number))
        sleep(0.1)
        logstash.open()
        with logstash.accept() as connection:
            events = read_lines(connection, 5)
        assert [event["message"] for event in events] == list("01234")
        assert handler.dropped == 0


def test_the_connection_is_made_anew_after_logstash_has_hung_up(logstash: Logstash) -> None:
    with shipping(logstash.address) as handler:
        log(handler, "before")
        with logstash.accept() as connection:
            read_lines(connection, 1)
        log(handler, "after")
        with logstash.accept() as connection:
            assert read_lines(connection, 1)[0]["message"] == "after"


def test_the_oldest_lines_go_when_the_queue_is_full_and_are_counted(logstash: Logstash) -> None:
    logstash.close()
    with shipping(logstash.address, max_bytes=1000) as handler:
        for number in range(50):
            log(handler, f"line {number}")
        assert 30 < handler.dropped < 50
        logstash.open()
        with logstash.accept() as connection:
            events = read_lines(connection, 50 - handler.dropped)
    messages = [event["message"] for event in events]
    assert "line 49" in messages
    assert "line 0" not in messages


def test_logging_never_waits_for_a_logstash_that_does_not_read(logstash: Logstash) -> None:
    with shipping(logstash.address, max_bytes=50_000) as handler:
        began = monotonic()
        for _ in range(3000):
            log(handler, "x" * 1000)
        assert monotonic() - began < 2
        assert handler.dropped > 0
        logstash.close()


def test_what_is_queued_is_sent_before_the_end(logstash: Logstash) -> None:
    with shipping(logstash.address) as handler:
        log(handler, "last words")
    with logstash.accept() as connection:
        assert read_lines(connection, 1)[0]["message"] == "last words"


def test_closing_does_not_wait_for_a_logstash_that_is_away(logstash: Logstash) -> None:
    logstash.close()
    handler = LogstashHandler(logstash.address, service="api")
    log(handler, "lost")
    began = monotonic()
    handler.close()
    assert monotonic() - began < 1


def test_what_is_sent_and_dropped_is_counted(
    logstash: Logstash, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    registry.register(LogShippingMetrics())
    assert registry.get_sample_value("log_shipping_dropped_total") is None
    host, port = logstash.address
    ship_logs(ServiceSettings(service_name="api", logstash_host=host, logstash_port=port))
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, LogstashHandler)
    log(handler, "hello")
    eventually(lambda: registry.get_sample_value("log_shipping_sent_total") == 1)
    assert registry.get_sample_value("log_shipping_dropped_total") == 0
    handler.close()


def test_without_a_logstash_nothing_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    ship_logs(ServiceSettings(service_name="api"))
    assert logging.getLogger().handlers == []
