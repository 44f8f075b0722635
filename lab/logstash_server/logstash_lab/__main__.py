"""The process: settings, the pipeline that the configuration describes, the monitoring API, until SIGTERM.

`-t` or `--config.test_and_exit` only says whether the configuration is good.
"""

import asyncio
import fcntl
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from .api.app import create_app
from .api.server import serving
from .environment import read_yaml, settings_in, write_into
from .errors import StartError
from .instance import Instance, node_identity
from .language.load import load_pipeline
from .logs import configure_logging, get_logger
from .pipeline import Pipeline, Work
from .plugins.registry import Plugins, build
from .queue.base import Queue
from .queue.memory import MemoryQueue
from .queue.persisted import PersistedQueue
from .settings import Settings, heap_size, make_settings

_HOME = "/usr/share/logstash"
_log = get_logger("runner")


def main(arguments: list[str]) -> int:
    """Run until told to stop; the exit status."""
    home = Path(os.environ.get("LS_HOME", _HOME))
    configure_logging()
    if arguments not in ([], ["-t"], ["--config.test_and_exit"]):
        _log.critical("unknown arguments %s: the lab's stand-in for Logstash has -t alone", arguments)
        return 1
    try:
        settings, name, plugins, heap = _load(home)
        if arguments:
            _log.info("Configuration OK")
            return 0
        with _locked(settings.data):
            identity = node_identity(settings.data)
            return asyncio.run(_run(settings, name, plugins, identity, heap))
    except StartError as error:
        _log.critical("%s", error)
    except BlockingIOError:
        _log.critical("Logstash could not be started because there is already another instance on path.data")
    except (OSError, sqlite3.Error) as error:
        _log.critical("Logstash stopped: %s", error)
    return 1


def _load(home: Path) -> tuple[Settings, str, Plugins, int]:
    config = home / "config"
    write_into(config / "logstash.yml", settings_in(os.environ))
    settings = make_settings(read_yaml(config / "logstash.yml"), home)
    configure_logging(settings.log_level, settings.log_format)
    heap = heap_size(os.environ.get("LS_JAVA_OPTS", ""))
    name, tree = load_pipeline(config)
    return settings, name, build(tree, os.environ), heap


async def _run(settings: Settings, name: str, plugins: Plugins, identity: str, heap: int) -> int:
    work = Work(settings.workers, settings.batch_size, settings.batch_delay / 1000)
    pipeline = Pipeline(name, plugins, _queue(settings, name), work)
    version = os.environ.get("LS_VERSION", "9.5.2")
    instance = Instance(settings, pipeline, version, identity, heap)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, stopping.set)
    async with _api(instance):
        await pipeline.start()
        _log.info("Logstash %s, the lab's stand-in, runs", version)
        failure = asyncio.ensure_future(pipeline.failure())
        stopped = asyncio.ensure_future(stopping.wait())
        await asyncio.wait([failure, stopped], return_when=asyncio.FIRST_COMPLETED)
        if failure.done():
            _log.critical("a worker failed", exc_info=failure.exception())
            return 1
        _log.warning("SIGTERM received. Shutting down.")
        await pipeline.stop(drain=settings.queue_drain or not pipeline.queue.survives)
        with suppress(asyncio.CancelledError):
            await failure
    _log.info("Logstash shut down.")
    return 0


def _api(instance: Instance) -> AbstractAsyncContextManager[None]:
    settings = instance.settings
    if not settings.api_enabled:
        return nullcontext()
    return serving(create_app(instance), settings.api_host, settings.port)


def _queue(settings: Settings, pipeline: str) -> Queue:
    if settings.queue_type == "memory":
        return MemoryQueue(settings.workers * settings.batch_size)
    return PersistedQueue((settings.queue_folder or settings.data / "queue") / pipeline, settings.queue_bytes)


@contextmanager
def _locked(data: Path) -> Iterator[None]:
    """Hold the data folder, so that no other Logstash uses it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
