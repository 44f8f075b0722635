"""Texts of alerts with places for the value and for labels, rendered for Prometheus or for Grafana.

`{value}` is the value in the alert's unit, `{label:device}` the label of that name.
"""

import re
from collections.abc import Callable

from alert_rules.thresholds import Unit

VALUE = "{value}"
_PLACE = re.compile(r"\{(?P<place>[^{}]*)\}")
_LABEL = re.compile(r"^label:(?P<name>[a-z_]+)$")

_FILTERS = {
    Unit.RATIO: "humanizePercentage",
    Unit.BYTES: "humanize1024",
    Unit.SECONDS: "humanizeDuration",
    Unit.COUNT: "humanize",
    Unit.STATE: "humanize",
}
"""Template functions that Prometheus has, and Grafana under the same names."""


def for_prometheus(text: str, unit: Unit) -> str:
    """The text as a template of Prometheus."""
    return _rendered(text, lambda: _shown("$value", unit))


def for_grafana(text: str, unit: Unit, ref_id: str) -> str:
    """The text as a template of Grafana, the value being that of the expression `ref_id`."""
    return _rendered(text, lambda: _shown(f"$values.{ref_id}.Value", unit))


def problem_in(text: str) -> str | None:
    """What is wrong with the text, None where nothing is."""
    for match in _PLACE.finditer(text):
        if match["place"] != "value" and not _LABEL.match(match["place"]):
            return f"{match[0]} is no place for anything -> write {VALUE} or {{label:name}}"
    if set(_PLACE.sub("", text)) & {"{", "}"}:
        return "it has a brace without its partner -> write {value} or {label:name}"
    return None


def _rendered(text: str, value: Callable[[], str]) -> str:
    def fill(match: re.Match[str]) -> str:
        label = _LABEL.match(match["place"])
        return f"{{{{ $labels.{label['name']} }}}}" if label else value()

    return _PLACE.sub(fill, text)


def _shown(variable: str, unit: Unit) -> str:
    template = f"{{{{ {variable} | {_FILTERS[unit]} }}}}"
    return f"{template}B" if unit is Unit.BYTES else template
