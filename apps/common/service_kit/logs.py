"""Logs as JSON, one line an event: on standard output and, for shippers that tail files, in one of those."""

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from service_kit.log_file import LogFileHandler
from service_kit.request_id import current_request_id

# What logging itself (or uvicorn, for its colours) puts on a record; all else came from `extra`.
_NOT_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
    "color_message",
}


class JsonFormatter(logging.Formatter):
    """Renders a record as one JSON object.

    Keys: `time_key` (RFC 3339, UTC, milliseconds), level (lower case), service, logger, message,
    request_id (null outside a request), then the fields given as `extra=`, then `exception` (the
    traceback as text) where there is one.
    """

    def __init__(self, service: str, *, time_key: str = "timestamp") -> None:
        super().__init__()
        self._service = service
        self._time_key = time_key

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line without its newline."""
        event: dict[str, object] = {
            self._time_key: _rfc3339(record.created),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request_id(),
        }
        for key, value in record.__dict__.items():
            if key not in _NOT_FIELDS:
                event.setdefault(key, value)
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str, ensure_ascii=False)


def configure_logging(service: str, level: str, log_file: Path | None = None) -> None:
    """Sends everything that is logged, warned about or not caught to standard output as JSON.

    The same lines go to `log_file`, if there is one; see LogFileHandler.
    """
    formatter = JsonFormatter(service)
    output = logging.StreamHandler(sys.stdout)
    output.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [output]
    if log_file is not None:
        file = LogFileHandler(log_file, fallback=output)
        file.setFormatter(formatter)
        root.addHandler(file)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("service_kit").critical("uncaught exception", exc_info=(kind, error, trace))


def _rfc3339(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
