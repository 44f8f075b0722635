"""`python -m chat_services.auth_service` runs the service."""

import sys

from chat_services.auth_service.app import build_app
from chat_services.auth_service.settings import AuthSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(AuthSettings, build_app))
