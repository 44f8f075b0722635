"""`python -m template_api` runs the service."""

import sys

from service_kit.server import run_service
from template_api.app import build_app
from template_api.settings import ApiSettings

if __name__ == "__main__":
    sys.exit(run_service(ApiSettings, build_app))
