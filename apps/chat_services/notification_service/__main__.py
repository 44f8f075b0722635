"""`python -m chat_services.notification_service` runs the service."""

import sys

from chat_services.notification_service.app import build_app
from chat_services.notification_service.settings import NotificationSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(NotificationSettings, build_app))
