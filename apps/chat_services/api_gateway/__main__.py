"""`python -m chat_services.api_gateway` runs the service."""

import sys

from chat_services.api_gateway.app import build_app
from chat_services.api_gateway.settings import GatewaySettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(GatewaySettings, build_app))
