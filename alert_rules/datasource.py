"""The data sources that alerts and dashboards ask."""

from enum import StrEnum


class Datasource(StrEnum):
    """A data source's uid in Grafana, which is its plugin's type too: there is one of each in a stack."""

    PROMETHEUS = "prometheus"
    LOKI = "loki"
