"""Settings of indices: as requests write them (`{"index": {"number_of_replicas": 0}}`) and answers show."""

import re

from pydantic import JsonValue

from ..errors import illegal_argument, not_supported
from ..members import integer_of, object_of
from ..wire import JsonObject
from .metadata import IndexRecord, IndexSettings

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_FIXED = {"number_of_shards"}


def read_settings(body: JsonObject, base: IndexSettings, *, exists: bool = False) -> IndexSettings:
    """Settings with a request's changes.

    Args:
        body: nested or dotted, with or without `index`.
        base: what holds for what is not named.
        exists: whether the index is there already, so that some can no longer be changed.

    Raises:
        ElasticsearchError: a setting or a value that cannot be had.
    """
    changes: dict[str, JsonValue] = {}
    for name, value in _flat(body).items():
        match name:
            case "number_of_shards" | "number_of_replicas":
                changes[name] = _count(name, value)
            case "auto_expand_replicas":
                changes["expand_replicas"] = value not in {False, "false"}
            case "refresh_interval":
                interval_seconds(str(value))
                changes[name] = str(value)
            case _:
                raise not_supported(f"index setting [index.{name}]")
        if exists and name in _FIXED:
            raise illegal_argument(f"Can't update non dynamic settings [[index.{name}]] for open indices")
    return base.model_copy(update=changes)


def shown_settings(name: str, record: IndexRecord) -> JsonObject:
    """An index's settings as Elasticsearch shows them: strings all."""
    settings = record.settings
    shown: JsonObject = {
        "number_of_shards": str(settings.number_of_shards),
        "number_of_replicas": str(settings.replicas),
        "refresh_interval": settings.refresh_interval,
        "provided_name": name,
        "creation_date": str(record.created),
        "uuid": record.uuid,
    }
    if settings.expand_replicas:
        shown["auto_expand_replicas"] = "0-1"
    return {"index": shown}


def interval_seconds(text: str) -> float | None:
    """Seconds of a time value (`500ms`, `30s`); None for `-1`, which switches off.

    Raises:
        ElasticsearchError: it is none.
    """
    if text == "-1":
        return None
    found = re.fullmatch(r"(\d+)(ms|s|m|h|d)", text)
    if found is None or not int(found[1]):
        raise illegal_argument(f"failed to parse [{text}] as a time value: write 1s, 500ms or -1")
    return int(found[1]) * _SECONDS[found[2]]


def _count(name: str, value: JsonValue) -> int:
    count = integer_of(value, name)
    least = 1 if name == "number_of_shards" else 0
    if count < least:
        raise illegal_argument(
            f"Failed to parse value [{count}] for setting [index.{name}] must be >= {least}"
        )
    return count


def _flat(body: JsonObject, prefix: str = "") -> JsonObject:
    flat: JsonObject = {}
    for key, value in body.items():
        name = prefix + key
        if isinstance(value, dict):
            flat |= _flat(object_of(value, name), name + ".")
        else:
            flat[name.removeprefix("index.")] = value
    return flat
