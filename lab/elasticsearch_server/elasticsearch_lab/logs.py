"""Log entries as Elasticsearch's image writes them: one JSON object a line, on standard output."""

import json
import logging
import sys
from datetime import UTC, datetime

_ROOT = "elasticsearch"
_LEVELS = {logging.DEBUG: "DEBUG", logging.INFO: "INFO", logging.WARNING: "WARN", logging.ERROR: "ERROR"}


def get_logger(name: str) -> logging.Logger:
    """The logger that appears as `log.logger`."""
    return logging.getLogger(f"{_ROOT}.{name}")


def configure_logging(node_name: str) -> None:
    """Send all entries to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Formatter(node_name))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_ROOT).setLevel(logging.INFO)


class _Formatter(logging.Formatter):
    def __init__(self, node_name: str) -> None:
        super().__init__()
        self._node_name = node_name

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC)
        entry = {
            "@timestamp": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "log.level": _LEVELS.get(record.levelno, "ERROR"),
            "message": record.getMessage(),
            "ecs.version": "1.2.0",
            "service.name": "ES_ECS",
            "event.dataset": "elasticsearch.server",
            "process.thread.name": record.threadName,
            "log.logger": record.name,
            "elasticsearch.node.name": self._node_name,
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            entry["error.type"], entry["error.message"] = type(error).__name__, str(error)
        return json.dumps(entry, ensure_ascii=False)
