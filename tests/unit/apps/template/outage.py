"""A switch for outages of what the tests fake, and the moment at which things happen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from service_kit.errors import DependencyUnavailableError

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Outage:
    """Whatever is guarded by it fails while it is `on`."""

    name: str = "postgres"
    on: bool = False

    def strike(self) -> None:
        if self.on:
            raise DependencyUnavailableError(self.name)
