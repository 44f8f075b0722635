"""`python -m chat_services.user_service` runs the service."""

import sys

from chat_services.user_service.app import build_app
from chat_services.user_service.settings import UserSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(UserSettings, build_app))
