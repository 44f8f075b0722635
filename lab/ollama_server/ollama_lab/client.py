"""The commands that ask a running Ollama."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException

from .settings import Settings

_TIMEOUT_SECONDS = 10
_GAP = "    "


class ClientError(Exception):
    """A command that could not do its work."""


def list_models(settings: Settings) -> str:
    """The table of models.

    Raises:
        ClientError: no Ollama answers.
    """
    rows = [
        (
            str(model["name"]),
            str(model["digest"])[:12],
            _size(int(model["size"])),
            _age(datetime.fromisoformat(str(model["modified_at"]))),
        )
        for model in json.loads(_get(settings, "/api/tags"))["models"]
    ]
    return _table(("NAME", "ID", "SIZE", "MODIFIED"), rows)


def list_loaded(settings: Settings) -> str:
    """The table of models in memory, which is always empty.

    Raises:
        ClientError: no Ollama answers.
    """
    _get(settings, "/api/ps")
    return _table(("NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL"), [])


def server_version(settings: Settings) -> str:
    """The version of the running Ollama.

    Raises:
        ClientError: no Ollama answers.
    """
    return str(json.loads(_get(settings, "/api/version"))["version"])


def _get(settings: Settings, path: str) -> bytes:
    connection = HTTPConnection(settings.reachable_at, settings.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException):
        raise ClientError("could not connect to ollama server, run 'ollama serve' to start it") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise ClientError(f"HTTP {answer.status} from {path}")
    return body


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        _GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + _GAP
        for row in [head, *rows]
    ]
    return "\n".join(lines)


def _size(number: int) -> str:
    size = float(number)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"


def _age(moment: datetime) -> str:
    days = (datetime.now(UTC) - moment).days
    return f"{days} days ago" if days else "less than a day ago"
