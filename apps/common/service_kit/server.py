"""Running a service: settings, logs, and an HTTP server that stops in good order on SIGTERM."""

import logging
import os
from collections.abc import Callable
from typing import TypeVar

import uvicorn
from fastapi import FastAPI

from service_kit.logs import configure_logging
from service_kit.settings import ServiceSettings, SettingsError, load_settings

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
        configure_logging(os.environ.get("SERVICE_NAME", "unnamed"), "INFO")
        for problem in error.problems:
            _logger.critical(problem)
        return os.EX_CONFIG
    configure_logging(settings.service_name, settings.log_level)
    serve(build(settings), settings)
    return os.EX_OK


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serves on all addresses; on SIGTERM it takes no new requests and gives open ones their grace."""
    config = uvicorn.Config(
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
    )
    uvicorn.Server(config).run()
