"""A panel's query of a Postgres data source, for which the SDK has no model."""

from dataclasses import dataclass
from enum import StrEnum

from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import DataSourceRef


class SqlFormat(StrEnum):
    """What the rows are made into."""

    TABLE = "table"
    """Rows as they come."""
    TIME_SERIES = "time_series"
    """A series a number column (and a text column's value), over the column `time`."""


@dataclass(frozen=True)
class SqlQuery(Dataquery):
    """SQL as the plugin grafana-postgresql-datasource takes it from its editor's text mode."""

    statement: str
    ref_id: str
    datasource: DataSourceRef
    format: SqlFormat

    def to_json(self) -> dict[str, object]:
        """The query's part of the panel."""
        return {
            "refId": self.ref_id,
            "datasource": self.datasource,
            "editorMode": "code",
            "format": self.format.value,
            "rawQuery": True,
            "rawSql": self.statement,
        }
