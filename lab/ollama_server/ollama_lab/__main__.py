"""Ollama's command line: `serve`, and what asks a running one."""

import os
import signal
import sys
from collections.abc import Callable, Mapping

from .client import ClientError, list_loaded, list_models, server_version
from .settings import Settings, SettingsError, load_settings

_VERSION = os.environ.get("OLLAMA_LAB_VERSION", "0.32.15")
_QUERIES: Mapping[str, Callable[[Settings], str]] = {
    "list": list_models,
    "ls": list_models,
    "ps": list_loaded,
    "--version": lambda settings: f"ollama version is {server_version(settings)}",
    "-v": lambda settings: f"ollama version is {server_version(settings)}",
}


def main(arguments: list[str]) -> int:
    """Carry out a command; the exit status."""
    try:
        settings = load_settings(os.environ)
        match arguments:
            case ["serve"]:
                return serve(settings)
            case [query] if query in _QUERIES:
                print(_QUERIES[query](settings))  # noqa: T201 - a command's answer
                return 0
            case ["pull" | "run" | "create" | "push" | "show" as command, *_]:
                return _fail(f"{command}: the lab's stand-in for Ollama has no models and no way to get one")
            case _:
                known = ", ".join(["serve", *_QUERIES])
                return _fail(f"unknown command {' '.join(arguments)!r}: the lab's stand-in has {known}")
    except (SettingsError, ClientError) as error:
        return _fail(str(error))


def serve(settings: Settings) -> int:
    """Serve until SIGTERM; the exit status is 1 where a folder cannot be written to."""
    # Only the server needs these; a health check runs `list` every few seconds
    import uvicorn  # noqa: PLC0415 - see above

    from .app import create_app  # noqa: PLC0415 - see above

    for folder in (settings.home / ".ollama", settings.models):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".writable").touch()
            (folder / ".writable").unlink()
        except OSError as error:
            return _fail(
                f"{folder} cannot be written ({error.strerror}): set HOME and OLLAMA_MODELS to folders of a "
                "volume that belongs to the user"
            )
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn shuts down and then raises the signal again: it must not end an orderly exit with 143
        signal.signal(stop, lambda _number, _frame: None)
    address = f"{settings.host}:{settings.port}"
    print(f"the lab's stand-in for Ollama {_VERSION}, without models, listening on {address}", flush=True)  # noqa: T201 - the log
    uvicorn.run(
        create_app(settings.models, _VERSION),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


def _fail(message: str) -> int:
    print(f"Error: {message}", file=sys.stderr)  # noqa: T201 - a command's answer
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
