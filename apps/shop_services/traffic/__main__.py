"""`python -m shop_services.traffic` runs the service."""

import sys

from service_kit.server import run_service
from shop_services.traffic.app import build_app
from shop_services.traffic.settings import TrafficSettings

if __name__ == "__main__":
    sys.exit(run_service(TrafficSettings, build_app))
