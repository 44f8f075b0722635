"""Grafana's alert rules as values, named as pulumiverse_grafana.alerting.RuleGroup's arguments are."""

import json
from typing import Literal

from pydantic import Field, computed_field

from alert_rules.datasource import Datasource
from alert_rules.thresholds import Threshold
from model.base import Frozen

EXPRESSIONS = "__expr__"
"""The uid of Grafana's own data source, which computes on the answers of others."""


class PrometheusQuery(Frozen):
    """PromQL at one moment."""

    expression: str

    def body(self) -> dict[str, object]:
        """The query's part of the model."""
        return {
            "datasource": {"type": Datasource.PROMETHEUS.value, "uid": Datasource.PROMETHEUS.value},
            "expr": self.expression,
            "instant": True,
            "range": False,
        }


class LokiQuery(Frozen):
    """LogQL at one moment."""

    expression: str

    def body(self) -> dict[str, object]:
        """The query's part of the model."""
        return {
            "datasource": {"type": Datasource.LOKI.value, "uid": Datasource.LOKI.value},
            "expr": self.expression,
            "queryType": "instant",
        }


class PostgresQuery(Frozen):
    """SQL, whose rows are alerts of their own: the one number is the value, texts are labels."""

    expression: str
    uid: str
    """The data source's."""

    def body(self) -> dict[str, object]:
        """The query's part of the model; Grafana takes a table of one number a row for a set of numbers."""
        return {
            "datasource": {"type": Datasource.POSTGRES.value, "uid": self.uid},
            "editorMode": "code",
            "format": "table",
            "rawQuery": True,
            "rawSql": self.expression,
        }


class Reduce(Frozen):
    """The last value of each series of another query; what is not a number is left out."""

    of: str
    """The other's ref_id."""

    def body(self) -> dict[str, object]:
        """The expression's part of the model. NaN would count as true in the condition, so it is dropped."""
        return {
            "datasource": {"type": EXPRESSIONS, "uid": EXPRESSIONS},
            "type": "reduce",
            "expression": self.of,
            "reducer": "last",
            "settings": {"mode": "dropNN"},
        }


class Condition(Frozen):
    """1 where another expression is beyond the threshold, else 0."""

    of: str
    """The other's ref_id."""
    threshold: Threshold

    def body(self) -> dict[str, object]:
        """The expression's part of the model."""
        evaluator = {"type": self.threshold.comparison.value, "params": [self.threshold.value]}
        return {
            "datasource": {"type": EXPRESSIONS, "uid": EXPRESSIONS},
            "type": "threshold",
            "expression": self.of,
            "conditions": [{"evaluator": evaluator}],
        }


class RelativeTimeRange(Frozen):
    """Seconds before the evaluation."""

    from_: int = Field(ge=0)
    to: int = Field(default=0, ge=0)


class GrafanaRuleData(Frozen):
    """One query or expression of a rule."""

    ref_id: str = Field(pattern=r"^[A-Z]$")
    datasource_uid: str
    relative_time_range: RelativeTimeRange
    query_type: Literal["", "instant"] = ""
    """The same as in the model: the server copies it from there, which would be a difference for ever."""
    query: PrometheusQuery | LokiQuery | PostgresQuery | Reduce | Condition = Field(exclude=True)

    @computed_field  # type: ignore[prop-decorator]  # pydantic documents exactly this use
    @property
    def model(self) -> str:
        """The JSON that Grafana keeps; intervalMs and maxDataPoints are the server's to add."""
        return json.dumps({"refId": self.ref_id, **self.query.body()}, sort_keys=True)


class GrafanaRule(Frozen):
    """One alert rule. Durations are written as the server writes them ('5m', '1h30m')."""

    uid: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")
    name: str
    """The title, and so the label alertname; rules of one name are told apart by their labels."""
    datas: tuple[GrafanaRuleData, ...]
    condition: str
    for_: str
    keep_firing_for: str | None
    no_data_state: str
    exec_err_state: str
    labels: dict[str, str]
    annotations: dict[str, str]


class GrafanaRuleGroup(Frozen):
    """Rules that are evaluated together, and written by one request."""

    name: str
    interval_seconds: int = Field(gt=0, multiple_of=10)
    """Grafana's scheduler ticks every ten seconds."""
    rules: tuple[GrafanaRule, ...]
