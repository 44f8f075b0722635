"""Queries of panels."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import loki as loki_builders
from grafana_foundation_sdk.builders import prometheus as prometheus_builders
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from alert_rules.datasource import Datasource
from dashboards.datasources import mixed, reference
from dashboards.ready import Ready
from dashboards.sql import SqlFormat, SqlQuery


@dataclass(frozen=True)
class Query:
    """An expression of a panel; `legend` names its series and may hold `{{label}}`."""

    expression: str
    legend: str = ""
    datasource: Datasource = Datasource.PROMETHEUS
    latest: bool = False
    """One value now, as a row of a table, instead of a line over time; of SQL the rows as they come."""
    database: str | None = None
    """The Postgres server that is asked; there where `datasource` is POSTGRES, and only there."""

    @property
    def source(self) -> DataSourceRef:
        """The data source that is asked."""
        return reference(self.datasource, self.database)

    def target(self, ref_id: str) -> Builder[Dataquery]:
        """The query as the panel keeps it."""
        if self.datasource is Datasource.POSTGRES:
            style = SqlFormat.TABLE if self.latest else SqlFormat.TIME_SERIES
            return Ready(SqlQuery(self.expression, ref_id, self.source, style))
        if self.datasource is Datasource.LOKI:
            logs = loki_builders.Dataquery().expr(self.expression).legend_format(self.legend).ref_id(ref_id)
            logs.datasource(self.source).query_type("instant" if self.latest else "range")
            return logs
        metrics = prometheus_builders.Dataquery().expr(self.expression).legend_format(self.legend)
        metrics.ref_id(ref_id).datasource(self.source)
        if self.latest:
            return metrics.instant().format(PromQueryFormat.TABLE)
        return metrics.range()


def metric(expression: str, legend: str = "") -> Query:
    """PromQL over time."""
    return Query(expression, legend)


def logs(expression: str, legend: str = "") -> Query:
    """LogQL over time: lines, or a number made of them."""
    return Query(expression, legend, Datasource.LOKI)


def targets(queries: Sequence[Query]) -> list[Builder[Dataquery]]:
    """The queries under the names A, B, C, …"""
    return [query.target(chr(ord("A") + index)) for index, query in enumerate(queries)]


def asked(queries: Sequence[Query]) -> DataSourceRef:
    """The data source that a panel with these queries names."""
    sources = {(query.datasource, query.database) for query in queries}
    return reference(*sources.pop()) if len(sources) == 1 else mixed()
