"""`python -m shop_services.payment` runs the service."""

import sys

from service_kit.server import run_service
from shop_services.payment.app import build_app
from shop_services.payment.settings import PaymentSettings

if __name__ == "__main__":
    sys.exit(run_service(PaymentSettings, build_app))
