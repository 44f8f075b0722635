"""`python -m dating_bot` runs the service."""

import sys

from dating_bot.app import build_app
from dating_bot.settings import BotSettings
from service_kit.server import run_service

if __name__ == "__main__":
    sys.exit(run_service(BotSettings, build_app))
