"""The data sources that alerts and dashboards ask."""

from enum import StrEnum

from alert_rules.uids import fitting


class Datasource(StrEnum):
    """A kind of data source, as Grafana calls its plugin.

    There is one Prometheus and one Loki in a stack, so for them it is the uid too; of databases there may be
    several (`postgres_uid`).
    """

    PROMETHEUS = "prometheus"
    LOKI = "loki"
    POSTGRES = "grafana-postgresql-datasource"


def postgres_uid(service: str) -> str:
    """The uid of the data source of the Postgres server with that name, at most 40 characters."""
    return fitting(f"postgres-{service}")
