"""The log file that LOG_FILE names, for shippers that tail files instead of a container's output."""

import logging
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

# Together at most 40 MB a service: what a shipper that was away for a while can still catch up with.
MAX_BYTES = 10 * 1024 * 1024
KEPT_FILES = 3


class LogFileHandler(RotatingFileHandler):
    """Appends lines to a file; at MAX_BYTES it becomes FILE.1, FILE.1 becomes FILE.2, and so on.

    A file that cannot be written (a full disk, no folder, no right) never stops the service: that, and
    later that it works again, is told once, by `fallback`. Each line tries anew. A file that was moved
    or removed, also by another process that writes to the same one, is begun again.
    """

    def __init__(
        self, path: Path, *, fallback: logging.Handler, max_bytes: int = MAX_BYTES, kept: int = KEPT_FILES
    ) -> None:
        # delay: a file that cannot be opened must fail a line, not the start.
        super().__init__(path, maxBytes=max_bytes, backupCount=kept, encoding="utf-8", delay=True)
        self._path = Path(self.baseFilename)
        self._fallback = fallback
        self._failing = False
        self._failed_now = False

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record, or tells that it cannot."""
        self._failed_now = False
        self._reopen_if_moved()
        super().emit(record)
        if self._failing and not self._failed_now:
            self._failing = False
            self._tell(logging.INFO, "the log file is written again", None)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name for it
        """What logging calls with the exception of a line that could not be written."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        self._failed_now = True
        self._forget_stream()
        if not self._failing:
            self._failing = True
            self._tell(
                logging.ERROR,
                "the log file cannot be written, so it lacks lines: make room, or mount its folder writable",
                error.strerror,
            )

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        if not self._ends_with_newline():  # a disk that was full, or a kill, has cut the last line
            stream.write("\n")
        return stream

    def _ends_with_newline(self) -> bool:
        if not self._path.is_file() or not self._path.stat().st_size:
            return True
        with self._path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"

    def _reopen_if_moved(self) -> None:
        if self.stream is None:
            return
        try:
            same = os.path.samestat(os.fstat(self.stream.fileno()), self._path.stat())
        except OSError:
            same = False
        if not same:
            self._forget_stream()

    def _forget_stream(self) -> None:
        """Closes the file without its unwritten rest, which would fail once more."""
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()

    def _tell(self, level: int, message: str, cause: str | None) -> None:
        record = logging.makeLogRecord(
            {
                "name": __name__,
                "levelno": level,
                "levelname": logging.getLevelName(level),
                "msg": message,
                "log_file": str(self._path),
                "cause": cause,
            }
        )
        self._fallback.handle(record)
