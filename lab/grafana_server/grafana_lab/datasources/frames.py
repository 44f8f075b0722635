"""Data frames: what a query returns, and Grafana's JSON of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

from ..wire import JsonObject

FieldKind = Literal["time", "number", "string", "boolean", "other"]
Cell = float | str | bool | None | dict[str, str]
"""A value of a field; a time is Unix seconds."""

FrameKind = Literal["numeric-multi", "timeseries-multi", "log-lines", "table"]
_GO_TYPES: dict[FieldKind, str] = {
    "time": "time.Time",
    "number": "float64",
    "string": "string",
    "boolean": "bool",
    "other": "json.RawMessage",
}


@dataclass(frozen=True)
class Field:
    """A column."""

    name: str
    kind: FieldKind
    values: tuple[Cell, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    display_name: str = ""


@dataclass(frozen=True)
class Frame:
    """A table of equally long columns."""

    ref_id: str
    kind: FrameKind
    fields: tuple[Field, ...]
    name: str = ""
    executed: str = ""

    def to_json(self) -> JsonObject:
        """Grafana's form of the frame: schema and values apart, times in milliseconds."""
        meta: JsonObject = {}
        if self.kind != "table":
            meta |= {"type": self.kind, "typeVersion": [0, 1]}
        if self.executed:
            meta["executedQueryString"] = self.executed
        schema: JsonObject = {
            "refId": self.ref_id,
            "meta": meta,
            "fields": [_field_schema(column) for column in self.fields],
        }
        if self.name:
            schema["name"] = self.name
        data: JsonObject = {"values": [_values(column) for column in self.fields]}
        entities = [_entities(column) for column in self.fields]
        if any(entities):
            data["entities"] = [entity or None for entity in entities]
        return {"schema": schema, "data": data}


def _field_schema(column: Field) -> JsonObject:
    schema: JsonObject = {
        "name": column.name,
        "type": column.kind,
        "typeInfo": {"frame": _GO_TYPES[column.kind], "nullable": True},
    }
    if column.labels:
        schema["labels"] = dict(column.labels)
    if column.display_name:
        schema["config"] = {"displayNameFromDS": column.display_name}
    return schema


def _values(column: Field) -> list[JsonValue]:
    if column.kind == "time":
        return [round(value * 1000) if isinstance(value, float | int) else None for value in column.values]
    return [_json(value) for value in column.values]


def _json(value: Cell) -> JsonValue:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return {**value} if isinstance(value, dict) else value


def _entities(column: Field) -> JsonObject:
    # JSON has no NaN and no infinity: Grafana lists where they stand
    found: dict[str, list[JsonValue]] = {}
    for position, value in enumerate(column.values):
        if isinstance(value, float) and not math.isfinite(value):
            name = "NaN" if math.isnan(value) else "Inf" if value > 0 else "NegInf"
            found.setdefault(name, []).append(position)
    return {**found}
