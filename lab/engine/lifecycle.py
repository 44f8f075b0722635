"""Starts and stops an engine."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from lab.engine.address import Addresses
from lab.engine.errors import EngineError
from lab.engine.network import create_bridge, remove_network
from lab.engine.options import daemon_options
from lab.engine.root import engine_root
from lab.engine.status import EngineStatus, find_process, pid_file, socket_path, status

_START_SECONDS = 60.0
_ENTER_SECONDS = 10.0  # until its namespace is there; the rest is Docker's own start
_STOP_SECONDS = 60.0  # Docker itself gives containers 10 s and then kills them
_PAUSE_SECONDS = 0.1
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_INHERITED = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "TZ")


def start(state: Path, progress: Callable[[str], None]) -> str:
    """Start the engine of this folder, if it does not run, and return its DOCKER_HOST.

    It outlives the caller. Below `state` are its images and volumes (`data`) and its log (`dockerd.log`).

    Raises:
        EngineError: it can't be started; the message holds the reason and the remedy.
    """
    state = state.resolve()
    now = status(state)
    if now.running:
        return now.docker_host
    _need_root()
    state.mkdir(parents=True, exist_ok=True)
    with FileLock(state / "engine.lock"):
        now = status(state)
        if now.running:
            return now.docker_host
        if now.pid is None:
            root = engine_root(progress)
            progress("starting the Docker Engine")
            _launch(root, state, create_bridge(root, state))
        try:
            started = _await_answer(state)
        except EngineError:
            if now.pid is None:  # one that ran before is perhaps only busy, and others use it
                _clear(state)
            raise
    progress(f"Docker Engine {started.version} runs with PID {started.pid}")
    return started.docker_host


def stop(state: Path) -> None:
    """Stop the engine of this folder; its images, containers and volumes stay for the next start.

    Raises:
        EngineError: its process does not end.
    """
    state = state.resolve()
    if not state.exists():
        return
    _need_root()
    with FileLock(state / "engine.lock"):
        _clear(state)


def _need_root() -> None:
    if os.geteuid() != 0:
        raise EngineError(
            "a Docker Engine is started and stopped by root: use sudo, or set DOCKER_HOST to a running engine"
        )


def _launch(root: Path, state: Path, addresses: Addresses) -> None:
    options = daemon_options(socket_path(state), addresses)
    config = state / "daemon.json"
    config.write_text(options.model_dump_json(by_alias=True, indent=2) + "\n")
    command = [
        *("setsid", "--fork", "unshare", "--mount", "--propagation=slave", "--pid", "--fork", "--kill-child"),
        *(str(Path(__file__).with_name("enter.sh")), str(root), str(state), addresses.bridge),
        *("docker-init", "--", "dockerd", f"--config-file={config}"),
    ]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"PATH": _PATH, "HOME": "/root"}
    pid_file(state).unlink(missing_ok=True)
    path = state / "dockerd.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))  # the last run's, which may say why it ended
    with path.open("wb") as log:
        subprocess.run(
            command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True
        )


def _await_answer(state: Path) -> EngineStatus:
    began = time.monotonic()
    while (waited := time.monotonic() - began) < _START_SECONDS:
        now = status(state)
        if now.running:
            return now
        if now.pid is None and (pid_file(state).exists() or waited > _ENTER_SECONDS):
            raise _failure(state, "ended while starting: the reason is in its log")
        time.sleep(_PAUSE_SECONDS)
    stop_it = f"python -m lab engine stop --state {shlex.quote(str(state))}"
    raise _failure(state, f"is silent for {_START_SECONDS:.0f} s: try again, or end it with `{stop_it}`")


def _failure(state: Path, what: str) -> EngineError:
    log = state / "dockerd.log"
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    return EngineError(
        f"the Docker Engine {what}. To do without it, install Docker Engine 28 or newer and set DOCKER_HOST. "
        f"The end of {log}:\n{tail}"
    )


def _clear(state: Path) -> None:
    """End the engine, whatever is left of it, and take away what it put on the host."""
    pid = find_process(state)
    if pid is not None:
        _end(state, pid)
    for left in (socket_path(state), pid_file(state)):
        left.unlink(missing_ok=True)
    remove_network(state)


def _end(state: Path, pid: int) -> None:
    os.kill(pid, signal.SIGTERM)
    if _gone(state, _STOP_SECONDS):
        return
    os.kill(pid, signal.SIGKILL)  # it is its namespace's init: the kernel ends every process in it
    if not _gone(state, _STOP_SECONDS):
        raise EngineError(
            f"the engine's process {pid} does not end: see {state / 'dockerd.log'} and `ps {pid}`"
        )


def _gone(state: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while find_process(state) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
