"""Log entries as Logstash's image writes them, on standard output: plain lines, or JSON."""

import json
import logging
import sys
from datetime import UTC, datetime

_ROOT = "logstash"
_LEVELS = {"fatal": 50, "error": 40, "warn": 30, "info": 20, "debug": 10, "trace": 10}
LEVELS = tuple(_LEVELS)
"""The values of `log.level`."""
_NAMES = {50: "FATAL", 40: "ERROR", 30: "WARN", 20: "INFO", 10: "DEBUG"}


def get_logger(name: str) -> logging.Logger:
    """The logger that appears as `logstash.<name>`."""
    return logging.getLogger(f"{_ROOT}.{name}")


def configure_logging(level: str = "info", form: str = "plain") -> None:
    """Send all entries to standard output, in the form `plain` or `json`."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_JsonFormatter() if form == "json" else _PlainFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_ROOT).setLevel(_LEVELS[level])


def _message(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return f"{record.getMessage()}: {type(error).__name__}: {error}" if error else record.getMessage()


class _PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC)
        stamp = f"{when:%Y-%m-%dT%H:%M:%S},{when.microsecond // 1000:03d}"
        level = _NAMES.get(record.levelno, "ERROR")
        return f"[{stamp}][{level:5}][{record.name:25}] {_message(record)}"


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "level": _NAMES.get(record.levelno, "ERROR"),
            "loggerName": record.name,
            "timeMillis": int(record.created * 1000),
            "thread": record.threadName,
            "logEvent": {"message": _message(record)},
        }
        return json.dumps(entry, ensure_ascii=False)
