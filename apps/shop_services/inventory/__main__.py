"""`python -m shop_services.inventory` runs the service."""

import sys

from service_kit.server import run_service
from shop_services.inventory.app import build_app
from shop_services.inventory.settings import InventorySettings

if __name__ == "__main__":
    sys.exit(run_service(InventorySettings, build_app))
