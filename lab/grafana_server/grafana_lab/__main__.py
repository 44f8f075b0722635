"""Grafana's command line, configured by its environment variables.

`grafana server` (or no argument) serves; `grafana cli admin reset-admin-password PASSWORD` sets the
administrator's password in the database, whether a server runs on it or not.
"""

import os
import signal
import sys
import time

import httpx
import uvicorn
from sqlalchemy.exc import OperationalError

from . import GRAFANA_VERSION
from .app import create_app
from .auth.passwords import MIN_PASSWORD, hash_password
from .context import Context
from .logs import configure_logging, get_logger
from .metrics import Metrics
from .settings import Settings, SettingsError, load_settings
from .store import Database
from .store.identities import User
from .vault import Vault


def build_context(settings: Settings) -> Context:
    """The context of a server that runs for real: system clock, network, files."""
    return Context(
        settings=settings,
        db=Database(settings.data_dir / "grafana.db"),
        vault=Vault(settings.secret_key),
        clock=time.time,
        http=httpx.Client(timeout=settings.evaluation_timeout),
        metrics=Metrics(),
    )


def serve(settings: Settings) -> int:
    """Serves until SIGTERM or SIGINT; the exit status is 1 where the data folder cannot be used."""
    log = get_logger("server")
    try:
        context = build_context(settings)
    except (OSError, OperationalError) as error:
        reason = error.orig if isinstance(error, OperationalError) else error
        log.error("GF_PATHS_DATA='%s' is not writable: %s", settings.data_dir, reason)
        return 1
    address = f"{settings.http_addr}:{settings.http_port}"
    log.info("HTTP Server Listen", extra={"fields": {"address": address, "version": GRAFANA_VERSION}})
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn shuts down and then raises the signal again: it must not end an orderly exit with 143
        signal.signal(stop, lambda _number, _frame: None)
    uvicorn.run(
        create_app(context),
        host=settings.http_addr,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


def reset_admin_password(settings: Settings, password: str) -> int:
    """Sets the administrator's password; the exit status is 1 where there is none yet or it is too short."""
    with Database(settings.data_dir / "grafana.db").transaction() as session:
        user = session.get(User, 1)
        if user is None or len(password) < MIN_PASSWORD:
            reason = (
                "there is no administrator yet: start the server first" if user is None else "it is too short"
            )
            print(f"the password cannot be reset: {reason}", file=sys.stderr)  # noqa: T201 - a command's answer
            return 1
        user.password = hash_password(password)
    print("Admin password changed successfully")  # noqa: T201 - a command's answer
    return 0


def main(arguments: list[str]) -> int:
    """Runs a command; the exit status is 1 where settings are no good and 2 where the command is unknown."""
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        configure_logging(Settings())
        get_logger("settings").error("%s", error)
        return 1
    configure_logging(settings)
    match arguments:
        case [] | ["server", *_]:
            return serve(settings)
        case ["cli", "admin", "reset-admin-password", password]:
            return reset_admin_password(settings, password)
        case _:
            text = f"unknown command {' '.join(arguments)!r}: {__doc__}"
            print(text, file=sys.stderr)  # noqa: T201 - a command's answer
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
