"""`python -m motoo_backend` runs the service."""

import sys

from motoo_backend.app import build_app
from motoo_backend.settings import BackendSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(BackendSettings, build_app))
