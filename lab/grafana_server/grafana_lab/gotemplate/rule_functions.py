"""The functions of templates in labels and annotations of rules: Prometheus' set without `query`."""

import re
from collections.abc import Mapping, Sequence

from ..durations import parse_duration
from .functions import as_list, as_number, as_text
from .gotime import go_time
from .humanize import humanize, humanize1024, humanize_duration, humanize_percentage, humanize_timestamp
from .text_functions import TEXT_FUNCTIONS, matches
from .values import Function, Record, Value, unwrap


def _sample_value(sample: Value) -> Value:
    return sample.members.get("Value") if isinstance(sample, Record) else sample


def _sample_label(name: Value, sample: Value) -> Value:
    labels = sample.members.get("Labels") if isinstance(sample, Record) else None
    return labels.get(as_text(name)) if isinstance(labels, Mapping) else None


def _first(items: Value) -> Value:
    found = as_list(items)
    if not found:
        raise ValueError("first() called on vector with no elements")
    return found[0]


def _labels(value: Value) -> Mapping[str, Value]:
    plain = unwrap(value)
    return plain if isinstance(plain, Mapping) else {}


def _filter(value: Value, *names: Value) -> dict[str, Value]:
    wanted = _names(names)
    return {name: text for name, text in _labels(value).items() if name in wanted}


def _remove(value: Value, *names: Value) -> dict[str, Value]:
    unwanted = _names(names)
    return {name: text for name, text in _labels(value).items() if name not in unwanted}


def _names(items: Sequence[Value]) -> set[str]:
    flat: list[Value] = []
    for item in items:
        plain = unwrap(item)
        flat += plain if isinstance(plain, list) else [plain]
    return {as_text(item) for item in flat}


def _strip_port(address: Value) -> str:
    return re.sub(r":\d+$", "", as_text(address)).strip("[]")


def _strip_domain(address: Value) -> str:
    text = as_text(address)
    host, colon, port = text.partition(":")
    is_address = re.fullmatch(r"[\d.]+", host) is not None
    return text if is_address else host.split(".")[0] + colon + port


def _parse_duration(text: Value) -> float:
    return parse_duration(as_text(text))


RULE_FUNCTIONS: dict[str, Function] = TEXT_FUNCTIONS | {
    "humanize": humanize,
    "humanize1024": humanize1024,
    "humanizeDuration": humanize_duration,
    "humanizePercentage": humanize_percentage,
    "humanizeTimestamp": humanize_timestamp,
    "toTime": lambda value: go_time(as_number(value)),
    "parseDuration": _parse_duration,
    "stripPort": _strip_port,
    "stripDomain": _strip_domain,
    "first": _first,
    "value": _sample_value,
    "strvalue": lambda sample: as_text(_sample_label("__value__", sample)),
    "label": _sample_label,
    "args": lambda *items: {f"arg{position}": item for position, item in enumerate(items)},
    "filterLabels": _filter,
    "removeLabels": _remove,
    "filterLabelsRe": lambda value, pattern: {k: v for k, v in _labels(value).items() if matches(pattern, k)},
    "removeLabelsRe": lambda value, pattern: {
        k: v for k, v in _labels(value).items() if not matches(pattern, k)
    },
}
