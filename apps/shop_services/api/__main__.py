"""`python -m shop_services.api` runs the service."""

import sys

from service_kit.server import run_service
from shop_services.api.app import build_app
from shop_services.api.settings import ApiSettings

if __name__ == "__main__":
    sys.exit(run_service(ApiSettings, build_app))
