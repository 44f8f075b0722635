"""Running a service: settings, logs, and an HTTP server that stops in good order on SIGTERM."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import uvicorn
from fastapi import FastAPI

from service_kit.access_log import NoServerAccessLog
from service_kit.app import MAX_BODY_BYTES
from service_kit.log_shipping import ship_logs
from service_kit.logs import configure_logging
from service_kit.settings import ServiceSettings, SettingsError, load_settings
from service_kit.stopping import stop_event

UNREAD_SECONDS = 60

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)

_logger = logging.getLogger("service_kit.server")


def run_service(model: type[SettingsT], build: Callable[[SettingsT], FastAPI]) -> int:
    """Reads the settings from the environment, builds the application and serves it until told to stop.

    Returns:
        The exit code: 0 after an orderly stop, 78 (EX_CONFIG) if the settings are wrong.
    """
    try:
        settings = load_settings(model, os.environ)
    except SettingsError as error:
        log_file = os.environ.get("LOG_FILE")
        name = os.environ.get("SERVICE_NAME", "unnamed")
        configure_logging(name, "INFO", Path(log_file) if log_file else None)
        for problem in error.problems:
            _logger.critical(problem)
        return os.EX_CONFIG
    configure_logging(settings.service_name, settings.log_level, settings.log_file)
    ship_logs(settings)
    serve(build(settings), settings)
    return os.EX_OK


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serves on all addresses; on SIGTERM it takes no new requests and gives open ones their grace."""
    logging.getLogger("uvicorn.error").addFilter(NoServerAccessLog())
    config = server_config(app, settings)
    listener = config.bind_socket()
    if sys.platform == "linux":
        # A client that stops reading is cut off, even if its end of the connection is alive.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
    StoppingServer(config, stop_event(app)).run(sockets=[listener])


def server_config(app: FastAPI, settings: ServiceSettings) -> uvicorn.Config:
    """How every service is served: addresses, keep-alive, grace, and limits of WebSockets."""
    return uvicorn.Config(
        app,
        host="0.0.0.0",  # noqa: S104 - inside a container only its networks reach it
        port=settings.port,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Longer than proxies keep idle connections (Traefik: 90 s), so that none sends into a closing one.
        timeout_keep_alive=120,
        timeout_graceful_shutdown=max(1, round(settings.shutdown_grace_seconds)),
        # A WebSocket's message may be no larger than a request; a client that answers no ping is gone.
        ws_max_size=MAX_BODY_BYTES,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        # Compression would cost each connection more memory than all else of it.
        ws_per_message_deflate=False,
    )


class StoppingServer(uvicorn.Server):
    """Tells the application to end its endless answers before it waits for all answers to end."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops in good order."""
        self._stop.set()
        await super().shutdown(sockets)
