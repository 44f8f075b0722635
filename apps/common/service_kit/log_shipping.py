"""Logs shipped to Logstash over TCP, one JSON document a line, beside standard output.

Requests never wait for it: they only put their line into a queue in memory, which a thread empties.
"""

import logging
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from threading import Condition, Thread

from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from service_kit.logs import JsonFormatter
from service_kit.settings import ServiceSettings

MAX_QUEUED_BYTES = 4 * 1024 * 1024  # some 10 000 lines: half a minute of a busy service
CONNECT_TIMEOUT_SECONDS = 3.0
SEND_TIMEOUT_SECONDS = 5.0
FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
FLUSH_SECONDS = 2.0

_logger = logging.getLogger(__name__)


def ship_logs(settings: ServiceSettings) -> None:
    """Sends what is logged from now on to Logstash too, if the settings name one."""
    if settings.logstash_host is not None:
        address = (settings.logstash_host, settings.logstash_port)
        logging.getLogger().addHandler(LogstashHandler(address, service=settings.service_name))


class LogstashHandler(logging.Handler):
    """Queues lines for a thread that sends them, reconnecting later and later while Logstash is away.

    When the queue is full the oldest lines go. A line that was being sent as the connection broke is sent
    again; lines that the network had taken, but Logstash had not, are lost: TCP doesn't tell.
    """

    def __init__(self, address: tuple[str, int], *, service: str, max_bytes: int = MAX_QUEUED_BYTES) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter(service, time_key="@timestamp"))
        self._address = address
        self._max_bytes = max_bytes
        self._lines: deque[bytes] = deque()
        self._queued_bytes = 0
        self._changed = Condition()
        self._closing = False
        self.sent = 0
        self.dropped = 0
        self._thread = Thread(target=self._ship, name="log shipping", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queues the record; a record that can't be rendered is reported as logging does."""
        try:
            line = self.format(record).encode(errors="replace") + b"\n"
        except Exception:  # noqa: BLE001 - logging's own contract: a bad record must not fail its caller
            self.handleError(record)
            return
        with self._changed:
            self._lines.append(line)
            self._queued_bytes += len(line)
            while self._queued_bytes > self._max_bytes:
                self._queued_bytes -= len(self._lines.popleft())
                self.dropped += 1
            self._changed.notify()

    def close(self) -> None:
        """Gives the thread a moment to send what is queued; what Logstash doesn't take by then is lost."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(FLUSH_SECONDS)
        super().close()

    def _ship(self) -> None:
        delay = FIRST_DELAY_SECONDS
        while self._wait_for_line():
            sent_before = self.sent
            try:
                with socket.create_connection(self._address, CONNECT_TIMEOUT_SECONDS) as connection:
                    self._send_all(connection)
                return
            except OSError as error:
                if self.sent > sent_before:
                    delay = FIRST_DELAY_SECONDS
                if delay == FIRST_DELAY_SECONDS:
                    _logger.warning("logstash is away", extra={"cause": f"{type(error).__name__}: {error}"})
            with self._changed:
                if self._changed.wait_for(lambda: self._closing, timeout=delay):
                    return
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)

    def _wait_for_line(self) -> bool:
        """True once there is a line; False once there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self._closing)
            return bool(self._lines)

    def _send_all(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        while self._wait_for_line():
            _refuse_if_closed(connection)
            with self._changed:
                line = self._lines.popleft()
                self._queued_bytes -= len(line)
            try:
                connection.sendall(line)
            except OSError:
                with self._changed:
                    self._lines.appendleft(line)
                    self._queued_bytes += len(line)
                raise
            self.sent += 1


class LogShippingMetrics(Collector):
    """What became of the lines of this process' log shipping; no metrics where nothing is shipped."""

    def collect(self) -> Iterable[Metric]:
        """The counters as they are now."""
        handlers = [item for item in logging.getLogger().handlers if isinstance(item, LogstashHandler)]
        if not handlers:
            return
        dropped = sum(handler.dropped for handler in handlers)
        sent = sum(handler.sent for handler in handlers)
        yield CounterMetricFamily(
            "log_shipping_dropped", "Log lines given up because Logstash stayed away.", value=dropped
        )
        yield CounterMetricFamily("log_shipping_sent", "Log lines sent to Logstash.", value=sent)


def _refuse_if_closed(connection: socket.socket) -> None:
    """Raises ConnectionError if the other side has hung up: a first write after that still seems to work."""
    connection.setblocking(False)
    try:
        with suppress(BlockingIOError):
            if connection.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionError("the connection was closed")
    finally:
        connection.settimeout(SEND_TIMEOUT_SECONDS)
