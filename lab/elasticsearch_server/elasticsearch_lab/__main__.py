"""The process: settings from the environment, a node on the data folder, its API, until SIGTERM."""

import fcntl
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from .api.app import create_app
from .logs import configure_logging, get_logger
from .node import Node, open_node
from .settings import EXIT_FAILED, Settings, SettingsError, load_settings
from .stats.machine import memory

_HOME = "/usr/share/elasticsearch"


def main() -> int:
    """Run until told to stop; the exit status."""
    home = Path(os.environ.get("ES_HOME", _HOME))
    configure_logging(socket.gethostname())
    log = get_logger("bootstrap")
    version = os.environ.get("ES_VERSION", "9.5.2")
    try:
        settings = load_settings(os.environ, home, version, memory().total)
    except SettingsError as error:
        log.error("%s", error)
        return error.status
    configure_logging(settings.node_name)
    try:
        with _locked(settings.data):
            _serve(settings, open_node(settings))
    except BlockingIOError:
        log.error("failed to obtain node locks: another node runs on path.data [%s]", settings.data)
        return EXIT_FAILED
    except (OSError, sqlite3.Error) as error:
        log.error("path.data [%s] cannot be used: %s", settings.data, error)
        return EXIT_FAILED
    return 0


def _serve(settings: Settings, node: Node) -> None:
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn shuts down and then raises the signal again: it must not end an orderly exit with 143
        signal.signal(stop, lambda _number, _frame: None)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(node),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    node.connections = lambda: len(server.server_state.connections)
    get_logger("node").info(
        "started the lab's stand-in for Elasticsearch %s on %s:%d, heap of %d MB",
        settings.version,
        settings.host,
        settings.port,
        settings.heap_max >> 20,
    )
    server.run()
    get_logger("node").info("closed")


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """Hold the data folder, so that no other node uses it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "node.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


if __name__ == "__main__":
    sys.exit(main())
