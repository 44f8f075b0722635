"""`python -m chat_services.chat_service` runs the service."""

import sys

from chat_services.chat_service.app import build_app
from chat_services.chat_service.settings import ChatServiceSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(ChatServiceSettings, build_app))
