import json
import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service_kit.log_file import LogFileHandler
from service_kit.logs import configure_logging


class Fallback(logging.Handler):
    """Keeps what the handler tells about itself."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.levelname} {record.getMessage().split(',')[0]}")


FAILED = "ERROR the log file cannot be written"
RECOVERED = "INFO the log file is written again"


@pytest.fixture
def fallback() -> Fallback:
    return Fallback()


def say(handler: LogFileHandler, message: str) -> None:
    handler.handle(logging.makeLogRecord({"msg": message, "levelno": logging.INFO}))


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_lines_are_appended_to_what_an_earlier_start_has_written(tmp_path: Path, fallback: Fallback) -> None:
    path = tmp_path / "api.log"
    path.write_text("before\n")
    say(LogFileHandler(path, fallback=fallback), "after")
    assert lines(path) == ["before", "after"]
    assert fallback.told == []


def test_a_line_that_was_cut_is_ended_first(tmp_path: Path, fallback: Fallback) -> None:
    path = tmp_path / "api.log"
    path.write_text('{"half": ')
    say(LogFileHandler(path, fallback=fallback), "whole")
    assert lines(path) == ['{"half": ', "whole"]


def test_the_files_stay_few_and_small(tmp_path: Path, fallback: Fallback) -> None:
    path = tmp_path / "api.log"
    handler = LogFileHandler(path, fallback=fallback, max_bytes=100, kept=2)
    for number in range(100):
        say(handler, f"line {number:03}")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["api.log", "api.log.1", "api.log.2"]
    assert all(file.stat().st_size <= 100 for file in tmp_path.iterdir())
    newest = [line for name in ("api.log.2", "api.log.1", "api.log") for line in lines(tmp_path / name)]
    assert newest == [f"line {number:03}" for number in range(100 - len(newest), 100)]


@pytest.mark.parametrize(
    "path", [Path("/dev/full"), Path("/proc/no/api.log")], ids=["full disk", "no folder"]
)
def test_a_file_that_cannot_be_written_is_told_once_and_stops_nothing(path: Path, fallback: Fallback) -> None:
    handler = LogFileHandler(path, fallback=fallback)
    for _ in range(3):
        say(handler, "lost")
    handler.close()
    assert fallback.told == [FAILED]


def test_a_folder_that_appears_later_is_used(tmp_path: Path, fallback: Fallback) -> None:
    path = tmp_path / "logs" / "api.log"
    handler = LogFileHandler(path, fallback=fallback)
    say(handler, "lost")
    path.parent.mkdir()
    say(handler, "kept")
    say(handler, "kept too")
    assert lines(path) == ["kept", "kept too"]
    assert fallback.told == [FAILED, RECOVERED]


def test_each_outage_is_told(tmp_path: Path, fallback: Fallback) -> None:
    folder = tmp_path / "logs"
    handler = LogFileHandler(folder / "api.log", fallback=fallback)
    for _ in range(2):
        say(handler, "lost")
        folder.mkdir()
        say(handler, "kept")
        shutil.rmtree(folder)
    assert fallback.told == [FAILED, RECOVERED] * 2


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "removed"])
def test_a_file_that_somebody_else_took_away_is_begun_again(
    tmp_path: Path, fallback: Fallback, moved: bool
) -> None:
    path = tmp_path / "api.log"
    handler = LogFileHandler(path, fallback=fallback)
    say(handler, "old")
    if moved:
        path.rename(tmp_path / "api.log.1")
    else:
        path.unlink()
    say(handler, "new")
    assert lines(path) == ["new"]


def test_two_processes_that_share_a_file_lose_no_line_when_one_rotates(
    tmp_path: Path, fallback: Fallback
) -> None:
    path = tmp_path / "api.log"
    handlers = [LogFileHandler(path, fallback=fallback, max_bytes=100, kept=9) for _ in range(2)]
    said = [f"line {number:03}" for number in range(40)]
    for number, message in enumerate(said):
        say(handlers[number % 2], message)
    written = [line for file in tmp_path.iterdir() for line in lines(file)]
    assert sorted(written) == said


@pytest.fixture
def logging_restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    level = root.level
    yield
    logging.captureWarnings(capture=False)
    root.setLevel(level)


@pytest.mark.usefixtures("logging_restored")
def test_what_it_tells_is_an_event_that_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none" / "api.log"
    configure_logging("api", "INFO", path)
    logging.getLogger("x").info("hello")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = [event for event in events if event["level"] == "error"]
    assert (told["service"], told["log_file"]) == ("api", str(path))
    assert told["cause"] == "No such file or directory"
    assert "hello" in [event["message"] for event in events]


@pytest.mark.usefixtures("logging_restored")
def test_with_a_log_file_every_line_goes_to_both_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("api", "INFO", tmp_path / "api.log")
    logging.getLogger("x").warning("hello", extra={"number": 1})
    assert (tmp_path / "api.log").read_text() == capsys.readouterr().out
    assert json.loads((tmp_path / "api.log").read_text())["number"] == 1
