"""`python -m shop_services.frontend` runs the service."""

import sys

from service_kit.server import run_service
from shop_services.frontend.app import build_app
from shop_services.frontend.settings import FrontendSettings

if __name__ == "__main__":
    sys.exit(run_service(FrontendSettings, build_app))
