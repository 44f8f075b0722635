"""Alert rules, in the provisioning API's JSON and as the evaluator uses them."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from ..durations import format_duration, parse_duration
from ..wire import JsonObject

NoDataState = Literal["NoData", "Alerting", "OK", "KeepLast"]
ErrorState = Literal["Error", "Alerting", "OK", "KeepLast"]
EXPRESSION_UIDS = frozenset({"__expr__", "-100"})
"""What stands for a datasource's uid where a query is a server-side expression; -100 is the old form."""


def _seconds(value: str | float | None) -> float:
    if isinstance(value, str):
        return parse_duration(value)
    return float(value or 0)


Seconds = Annotated[float, BeforeValidator(_seconds), PlainSerializer(format_duration, return_type=str)]
"""A duration: seconds inside, Prometheus' text form on the wire."""

OptionalSeconds = Annotated[
    float | None,
    BeforeValidator(lambda value: None if value is None else _seconds(value)),
    PlainSerializer(lambda value: None if value is None else format_duration(value), return_type=str | None),
]
"""A duration that may be left to the parent or to the default."""


def _empty(value: dict[str, str] | None) -> dict[str, str]:
    return value or {}


Texts = Annotated[dict[str, str], BeforeValidator(_empty)]
"""Labels or annotations; null is none."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class RelativeTimeRange(_Model):
    """Seconds before the evaluation: `from` is the older end."""

    begin: int = Field(default=0, alias="from")
    end: int = Field(default=0, alias="to")


class AlertQuery(_Model):
    """One query or expression of a rule."""

    ref_id: str = Field(default="", alias="refId")
    query_type: str = Field(default="", alias="queryType")
    relative_time_range: RelativeTimeRange = Field(default=RelativeTimeRange(), alias="relativeTimeRange")
    datasource_uid: str = Field(default="", alias="datasourceUid")
    model: JsonObject = Field(default_factory=dict)

    @property
    def is_expression(self) -> bool:
        """Whether the server computes it itself."""
        return self.datasource_uid in EXPRESSION_UIDS


class NotificationSettings(_Model):
    """A rule's own route: a contact point, and what differs from the default grouping and timing."""

    receiver: str = ""
    group_by: list[str] | None = Field(default=None, exclude_if=lambda value: value is None)
    group_wait: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    group_interval: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    repeat_interval: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    mute_time_intervals: list[str] | None = Field(default=None, exclude_if=lambda value: value is None)
    active_time_intervals: list[str] | None = Field(default=None, exclude_if=lambda value: value is None)


class RuleDefinition(_Model):
    """What users say about a rule. States are checked apart, for Grafana's own messages."""

    title: str = ""
    condition: str = ""
    data: list[AlertQuery] = []
    no_data_state: str = Field(default="NoData", alias="noDataState")
    exec_err_state: str = Field(default="Alerting", alias="execErrState")
    pending_for: Seconds = Field(default=0.0, alias="for")
    keep_firing_for: Seconds = 0.0
    annotations: Texts = Field(default_factory=dict, exclude_if=lambda value: not value)
    labels: Texts = Field(default_factory=dict, exclude_if=lambda value: not value)
    is_paused: bool = Field(default=False, alias="isPaused")
    notification_settings: NotificationSettings | None = None
    record: JsonObject | None = None
    missing_series_evals_to_resolve: int | None = Field(
        default=None, alias="missingSeriesEvalsToResolve", exclude_if=lambda value: value is None
    )


class RuleBody(RuleDefinition):
    """A rule as users send it."""

    uid: str = ""
    folder_uid: str = Field(default="", alias="folderUID")
    rule_group: str = Field(default="", alias="ruleGroup")


class RuleAnswer(RuleDefinition):
    """A rule as the API shows it."""

    id: int
    uid: str
    org_id: int = Field(default=1, alias="orgID")
    folder_uid: str = Field(alias="folderUID")
    rule_group: str = Field(alias="ruleGroup")
    updated: str
    provenance: str = Field(default="", exclude_if=lambda value: not value)


class RuleGroupBody(_Model):
    """PUT of a group; the path names it. `interval` is seconds."""

    title: str = ""
    folder_uid: str = Field(default="", alias="folderUid")
    interval: int = 0
    rules: list[RuleBody] = []


class RuleGroupAnswer(_Model):
    """A group with its rules in order."""

    title: str
    folder_uid: str = Field(alias="folderUid")
    interval: int
    rules: list[RuleAnswer]


class AlertRule(_Model):
    """A stored rule as the evaluator uses it; `interval` is seconds."""

    uid: str
    folder_uid: str
    folder_title: str
    rule_group: str
    interval: int
    version: int
    provenance: str
    definition: RuleDefinition
