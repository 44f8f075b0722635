"""The data sources that panels ask, by the uids under which they are in Grafana."""

from grafana_foundation_sdk.models.common import DataSourceRef

from alert_rules.datasource import Datasource, postgres_uid

__all__ = ["LOKI", "MIXED", "PROMETHEUS", "mixed", "postgres_uid", "reference"]

PROMETHEUS = Datasource.PROMETHEUS.value
LOKI = Datasource.LOKI.value
MIXED = "-- Mixed --"
"""Grafana's name for a panel whose queries each name a data source."""


def reference(datasource: Datasource, database: str | None = None) -> DataSourceRef:
    """How a panel or a query names the data source; of Postgres servers it is the one called `database`."""
    uid = postgres_uid(database) if database else datasource.value
    return DataSourceRef(type_val=datasource.value, uid=uid)


def mixed() -> DataSourceRef:
    """For panels with queries of several data sources."""
    return DataSourceRef(type_val="datasource", uid=MIXED)
