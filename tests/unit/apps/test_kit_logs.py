import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import pytest

from service_kit.logs import JsonFormatter, configure_logging
from service_kit.request_id import request_id_scope


def rendered(message: str = "hello", **extra: object) -> dict[str, object]:
    record = logging.getLogger("x").makeRecord("x", logging.WARNING, "f", 1, message, (), None, extra=extra)
    line = JsonFormatter("api").format(record)
    assert "\n" not in line
    event: dict[str, object] = json.loads(line)
    return event


def test_an_event_has_time_level_service_and_message() -> None:
    event = rendered("hello\nworld")
    assert event["message"] == "hello\nworld"
    assert (event["level"], event["service"], event["request_id"]) == ("warning", "api", None)
    timestamp = str(event["timestamp"])
    assert timestamp.endswith("Z")
    assert datetime.fromisoformat(timestamp).utcoffset() is not None


def test_fields_stand_beside_the_message() -> None:
    assert rendered(job_id="7", tries=2)["tries"] == 2


def test_a_field_does_not_replace_what_every_event_has() -> None:
    assert rendered(service="other", level="none")["service"] == "api"


def test_a_field_that_json_does_not_know_is_written_as_text() -> None:
    assert rendered(where=Path("/etc"))["where"] == "/etc"


def test_the_current_request_id_is_in_the_event() -> None:
    with request_id_scope("r-1"):
        assert rendered()["request_id"] == "r-1"
    assert rendered()["request_id"] is None


def test_an_exception_stays_within_its_line() -> None:
    try:
        raise ValueError("no")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})
    line = JsonFormatter("api").format(record)
    assert "\n" not in line
    assert "ValueError: no" in json.loads(line)["exception"]


def test_warnings_and_uncaught_exceptions_become_events(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(root, "handlers", root.handlers)
    level = root.level
    try:
        configure_logging("api", "INFO")
        error = RuntimeError("gone")
        sys.excepthook(RuntimeError, error, None)
    finally:
        logging.captureWarnings(capture=False)
        root.setLevel(level)
    event = json.loads(capsys.readouterr().out)
    assert (event["level"], event["message"]) == ("critical", "uncaught exception")
    assert "RuntimeError: gone" in event["exception"]
