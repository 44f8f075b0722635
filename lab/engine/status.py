"""Is the engine of a folder running, and which one is it?"""

import http.client
import socket
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from lab.engine.errors import EngineError

_LONGEST_SOCKET_PATH = 107  # bytes; the kernel's sockaddr_un
_ANSWER_SECONDS = 5.0
_EXEC_SECONDS = 0.05


@dataclass(frozen=True)
class EngineStatus:
    """`running` means that it answers. `pid` is known as soon as its process is there."""

    running: bool
    socket: Path
    version: str | None = None
    pid: int | None = None

    @property
    def docker_host(self) -> str:
        """The value for DOCKER_HOST."""
        return f"unix://{self.socket}"


class _Version(BaseModel):
    Version: str


def status(state: Path) -> EngineStatus:
    """The state of the engine whose folder is `state`; never raises for one that is not there.

    Raises:
        EngineError: the folder's path is too long for a socket.
    """
    address = socket_path(state)
    version = _ask_version(address)
    return EngineStatus(version is not None, address, version, find_process(state))


def socket_path(state: Path) -> Path:
    """Where the engine of this folder listens.

    Raises:
        EngineError: the path is longer than a socket's may be.
    """
    address = state.resolve() / "docker.sock"
    length = len(str(address).encode())
    if length > _LONGEST_SOCKET_PATH:
        raise EngineError(
            f"the engine's socket {address} has a path of {length} bytes, and a socket's may have "
            f"{_LONGEST_SOCKET_PATH}: give the engine a folder with a shorter path (--state)"
        )
    return address


def pid_file(state: Path) -> Path:
    """Where the engine's PID is on file; a file is left over where it was killed."""
    return state / "engine.pid"


def find_process(state: Path) -> int | None:
    """The engine's PID, if the one on file is still that of this folder's engine and no other process."""
    try:
        pid = int(pid_file(state).read_text())
        words = _command_line(pid)
    except (OSError, ValueError):
        return None
    return pid if f"--config-file={state.resolve() / 'daemon.json'}".encode() in words else None


def _command_line(pid: int) -> list[bytes]:
    """A process's arguments; empty for a zombie, and for an instant while a process changes programs."""
    path = Path("/proc", str(pid), "cmdline")
    text = path.read_bytes()
    if not text:
        time.sleep(_EXEC_SECONDS)
        text = path.read_bytes()
    return text.split(b"\0")


def _ask_version(address: Path) -> str | None:
    try:
        with closing(_Connection(address)) as connection:
            connection.request("GET", "/version")
            return _Version.model_validate_json(connection.getresponse().read()).Version
    except (OSError, http.client.HTTPException, ValidationError):
        return None


class _Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket. No HTTP library: importing one takes longer than the question does."""

    def __init__(self, address: Path) -> None:
        super().__init__("engine", timeout=_ANSWER_SECONDS)
        self._address = address

    def connect(self) -> None:
        """Connect to the socket; called by the first request."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._address))
