"""The notification policy tree in the provisioning API's JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .rules import OptionalSeconds

Operator = Literal["=", "!=", "=~", "!~"]
DEFAULT_RECEIVER = "grafana-default-email"
"""The contact point that Grafana creates and that its default tree names."""

GROUP_BY_ALL = "..."
"""The group_by entry that makes a group of each alert."""


class Route(BaseModel):
    """A policy. What is None or empty is inherited from the parent; timings of the root have defaults."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    receiver: str = Field(default="", exclude_if=lambda value: not value)
    object_matchers: list[tuple[str, Operator, str]] = Field(default=[], exclude_if=lambda value: not value)
    proceed: bool = Field(default=False, alias="continue", exclude_if=lambda value: not value)
    group_by: list[str] | None = Field(default=None, exclude_if=lambda value: value is None)
    group_wait: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    group_interval: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    repeat_interval: OptionalSeconds = Field(default=None, exclude_if=lambda value: value is None)
    mute_time_intervals: list[str] = Field(default=[], exclude_if=lambda value: not value)
    active_time_intervals: list[str] = Field(default=[], exclude_if=lambda value: not value)
    routes: list["Route"] = Field(default=[], exclude_if=lambda value: not value)
    provenance: str = Field(default="", exclude_if=lambda value: not value)

    @field_validator(
        "object_matchers", "mute_time_intervals", "active_time_intervals", "routes", mode="before"
    )
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return [] if value is None else value

    @field_validator("object_matchers")
    @classmethod
    def _normal_matchers(cls, value: list[tuple[str, Operator, str]]) -> list[tuple[str, Operator, str]]:
        return sorted((name, operator, _unquoted(text)) for name, operator, text in value)


DEFAULT_TREE = Route(receiver=DEFAULT_RECEIVER, group_by=["grafana_folder", "alertname"])
"""The tree of a new server, and what a reset restores."""


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        return text[1:-1]
    return text
