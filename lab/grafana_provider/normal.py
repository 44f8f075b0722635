"""When two values mean the same to Grafana, and what values must look like: shared by the resources."""

import json
import re

from lab.grafana_provider import durations
from lab.grafana_provider.values import Properties, Value

UID = re.compile(r"[a-zA-Z0-9\-_]+")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def uid_complaint(value: Value) -> str | None:
    """Complains about what Grafana refuses as a uid."""
    if isinstance(value, str) and UID.fullmatch(value):
        return None
    return "a uid can only hold letters, digits, dashes and underscores"


def duration_complaint(value: Value) -> str | None:
    """Complains about what is not a duration."""
    if isinstance(value, str) and durations.parse(value) is not None:
        return None
    return "expected a duration such as 30s, 5m or 1h30m"


def same_duration(old: Value, new: Value) -> bool:
    """Compares by length: `2m` is `2m0s`; nothing is `0s`."""
    return durations.parse(_text(old)) == durations.parse(_text(new))


def same_trimmed(old: Value, new: Value) -> bool:
    """Compares without the blanks around."""
    return _text(old).strip() == _text(new).strip()


def json_object(text: Value) -> Properties | None:
    """The object that a JSON text holds; None for anything else."""
    try:
        decoded = json.loads(_text(text))
    except json.JSONDecodeError:
        return None
    return decoded if isinstance(decoded, dict) else None


def json_complaint(value: Value) -> str | None:
    """Complains about what is not a JSON object."""
    try:
        decoded = json.loads(_text(value))
    except json.JSONDecodeError as error:
        return f"not valid JSON: {error}"
    return None if isinstance(decoded, dict) else "should be a JSON object"


def json_text(value: Properties) -> str:
    """The one spelling of an object in states: compact, keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def same_json(old: Value, new: Value) -> bool:
    """Compares what two JSON texts say; an empty object is nothing."""
    return (json_object(old) or {}) == (json_object(new) or {})


def unscoped(identifier: str) -> str:
    """An id without the organisation before it: `1:abc` is `abc`."""
    return identifier.rpartition(":")[2]


def same_unscoped(old: Value, new: Value) -> bool:
    """Compares ids with or without their organisation; nothing is 0."""
    return (unscoped(_text(old)) or "0") == (unscoped(_text(new)) or "0")


def same_months(old: Value, new: Value) -> bool:
    """Compares months by number or (lower-case) name: `december` is `12`, `may:august` is `5:8`."""
    return _numbered(old) == _numbered(new)


def _numbered(months: Value) -> list[str]:
    texts = [_text(item) for item in months] if isinstance(months, list) else []
    for number, name in enumerate(_MONTHS, start=1):
        texts = [text.replace(name, str(number)) for text in texts]
    return texts


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
