"""One log entry, one line: logfmt (Grafana's `text` and `console`) or JSON, on standard output."""

import json
import logging
import sys

from .settings import Settings
from .timefmt import rfc3339

LOGGER_ROOT = "grafana"
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}
_NAMES = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warn", logging.ERROR: "error"}


def get_logger(name: str) -> logging.Logger:
    """The logger that appears as `logger=<name>`. Pass further members as `extra={"fields": {…}}`."""
    return logging.getLogger(f"{LOGGER_ROOT}.{name}")


def configure_logging(settings: Settings) -> None:
    """Sends all entries, the HTTP server's included, to standard output in the chosen form."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter() if settings.log_format == "json" else LogfmtFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(LOGGER_ROOT).setLevel(_LEVELS.get(settings.log_level.lower(), logging.INFO))


def _members(record: logging.LogRecord) -> dict[str, str]:
    members = {
        "logger": record.name.removeprefix(f"{LOGGER_ROOT}."),
        "t": rfc3339(record.created),
        "level": _NAMES.get(record.levelno, "error"),
        "msg": record.getMessage(),
    }
    fields = getattr(record, "fields", {})
    members |= {str(name): str(value) for name, value in fields.items()}
    if record.exc_info and record.exc_info[1] is not None:
        # The exception in one line: a log shipper would make an entry of each line of a trace
        error = record.exc_info[1]
        members["error"] = f"{type(error).__name__}: {error}"
    return members


class JsonFormatter(logging.Formatter):
    """An entry as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry, one line."""
        return json.dumps(_members(record), ensure_ascii=False)


class LogfmtFormatter(logging.Formatter):
    """An entry as `name=value` pairs."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry, one line."""
        return " ".join(f"{name}={_quoted(value)}" for name, value in _members(record).items())


def _quoted(value: str) -> str:
    return (
        json.dumps(value, ensure_ascii=False)
        if value == "" or any(c in value for c in ' ="\n\t\\')
        else value
    )
