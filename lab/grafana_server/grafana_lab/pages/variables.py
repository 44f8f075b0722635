"""Template variables of dashboards: filled in with the values that the dashboard was saved with."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from ..members import member, objects_at, text_at
from ..wire import JsonObject

ALL = "$__all"
_REFERENCE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\]|\$(\w+)")


def saved_values(dashboard: JsonObject, default_datasource: str) -> dict[str, str]:
    """The value of each variable; several are joined as a regular expression's alternatives."""
    return {
        text_at(variable, "name"): _value(variable, default_datasource)
        for variable in objects_at(dashboard, "templating.list")
    }


def fill(value: JsonValue, values: Mapping[str, str]) -> JsonValue:
    """A JSON value with the variables in its texts filled in; unknown ones stay."""
    if isinstance(value, str):
        return _REFERENCE.sub(
            lambda match: values.get(match[1] or match[2] or match[3], match.group()), value
        )
    if isinstance(value, list):
        return [fill(item, values) for item in value]
    if isinstance(value, dict):
        return {key: fill(item, values) for key, item in value.items()}
    return value


def _value(variable: JsonObject, default_datasource: str) -> str:
    current = member(variable, "current.value")
    chosen = (
        [str(item) for item in current] if isinstance(current, list) else [text_at(variable, "current.value")]
    )
    if text_at(variable, "type") == "datasource":
        return chosen[0] if chosen and chosen[0] not in {"", "default"} else default_datasource
    if text_at(variable, "type") in {"constant", "textbox", "custom"} and not any(chosen):
        chosen = [text_at(variable, "query").split(",")[0].strip()]
    if ALL in chosen or not any(chosen):
        return text_at(variable, "allValue", ".*")
    return chosen[0] if len(chosen) == 1 else "(" + "|".join(re.escape(item) for item in chosen) + ")"
