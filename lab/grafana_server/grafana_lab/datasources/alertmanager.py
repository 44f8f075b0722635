"""Alertmanager: it has a status, but no queries."""

from .frames import Frame
from .http import request_json
from .model import DataSourceError, Instance, Outgoing, Query


class Alertmanager:
    """The health check only."""

    def check(self, instance: Instance, outgoing: Outgoing) -> str:
        """Asks for the status."""
        request_json(instance, outgoing, "/api/v2/status")
        return "Health check passed."

    def query(self, instance: Instance, query: Query, outgoing: Outgoing) -> list[Frame]:
        """Refuses.

        Raises:
            DataSourceError: always.
        """
        raise DataSourceError(f"data source {instance.name!r} is an Alertmanager: it cannot be queried")
