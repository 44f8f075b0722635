"""What a system's description itself wants watched: alerts and panels on its business."""

from typing import Literal, Self

from pydantic import Field, model_validator

from model.base import Frozen
from model.values import Name, Seconds

UnitName = Literal["count", "ratio", "bytes", "seconds", "per_second"]


class Question(Frozen):
    """One question to one of the data sources."""

    metrics: str | None = None
    """PromQL, asked of Prometheus."""
    logs: str | None = None
    """LogQL, asked of Loki."""
    sql: str | None = None
    """SQL, asked of the Postgres that `database` names, as a role that can only read."""
    database: Name | None = None
    """The service of kind postgres; it must have `grafana: true`."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [key for key in ("metrics", "logs", "sql") if getattr(self, key) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            raise ValueError(f"it has {found} of metrics, logs and sql -> give exactly one")
        if (self.sql is None) != (self.database is None):
            raise ValueError("SQL needs to know whom to ask -> give 'sql' and 'database' together")
        return self


class Rule(Question):
    """An alert of the system's own. Where an SQL query brings rows, its one number column is the value and
    its text columns are labels; a row is an alert of its own."""

    name: str = Field(pattern=r"^[A-Z][A-Za-z0-9]{2,60}$")
    """CamelCase."""
    service: Name
    """The service that is in trouble."""
    severity: Literal["critical", "warning", "info"]
    above: float | None = None
    """It fires while the value is greater."""
    below: float | None = None
    """It fires while the value is less."""
    pending: Seconds = 60
    """How long that must last."""
    keep_firing: Seconds = 0
    """How long it goes on firing afterwards."""
    unit: Literal["count", "ratio", "bytes", "seconds"] = "count"
    summary: str = Field(min_length=1)
    """One line; {value} and {label:name} are filled in."""
    description: str = Field(min_length=1)
    runbook: str = Field(pattern=r"\.md$")
    """The page that says what to do, relative to the project."""

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("an alert fires above or below a number -> give exactly one of the two")
        return self


class PanelSpec(Question):
    """A panel of one of the system's own dashboards."""

    title: str = Field(min_length=1, max_length=80)
    kind: Literal["graph", "number", "table", "lines"] = "graph"
    """A graph over time, one number, a table of rows, or log lines."""
    unit: UnitName = "count"
    legend: str = ""
    """How a series is called; {{label}} stands for a label's value."""


class DashboardSpec(Frozen):
    """A dashboard of the system's own."""

    title: str = Field(min_length=1, max_length=60)
    panels: tuple[PanelSpec, ...] = Field(min_length=1, max_length=40)
