"""The plain values that travel between the engine, the resources and Grafana."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Unknown(Enum):
    """A value that only exists once something it depends on has been created (previews only)."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN

Value: TypeAlias = "str | bool | int | float | Unknown | list[Value] | dict[str, Value] | None"
Properties: TypeAlias = dict[str, "Value"]
Path: TypeAlias = tuple[str | int, ...]


class MalformedError(Exception):
    """A value that should be there is missing, or is of another type."""


def is_empty(value: Value) -> bool:
    """Whether Terraform's old SDK, on which the official provider rests, takes the value for "not set"."""
    return not value  # Unknown is truthy: it will be something


def has_unknown(value: Value) -> bool:
    """Whether an unknown hides anywhere in the value."""
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    if isinstance(value, dict):
        return any(has_unknown(item) for item in value.values())
    return value is UNKNOWN


def compact(values: Properties) -> Properties:
    """Without what Go's `omitempty` leaves out of a request: false, 0, "", empty lists and maps, null."""
    return {key: value for key, value in values.items() if not is_empty(value)}


def path_text(path: Path) -> str:
    """The engine's notation of a path: `rules[0].labels["a.b"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.isidentifier():
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text


@dataclass(frozen=True)
class Record:
    """Typed access to a map of values: a resource's properties, or an object in an answer of Grafana.

    Absent and null read as the empty value of the type asked for; a value of another type raises
    MalformedError, which names the key. `must_*` also refuse an absent value.
    """

    values: Properties
    origin: str = "the properties"

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None

    def raw(self, key: str) -> Value:
        """The value as it is; None where absent."""
        return self.values.get(key)

    def text(self, key: str) -> str:
        """A string, "" where absent."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._mistyped(key, "a string")
        return value

    def flag(self, key: str) -> bool:
        """A boolean, False where absent."""
        value = self.values.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self._mistyped(key, "a boolean")
        return value

    def number(self, key: str) -> int:
        """An integer, 0 where absent."""
        value = self.values.get(key)
        if value is None:
            return 0
        if not isinstance(value, int | float):
            raise self._mistyped(key, "a number")
        return int(value)

    def texts(self, key: str) -> list[str]:
        """A list of strings, empty where absent."""
        value = self.values.get(key)
        if value is None:
            return []
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else None
        if texts is None or texts != value:
            raise self._mistyped(key, "a list of strings")
        return texts

    def mapping(self, key: str) -> Properties:
        """An object, empty where absent."""
        value = self.values.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._mistyped(key, "an object")
        return value

    def record(self, key: str) -> "Record":
        """An object's own record, empty where absent."""
        return Record(self.mapping(key), f"{key} in {self.origin}")

    def records(self, key: str) -> list["Record"]:
        """A list of objects, empty where absent."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._mistyped(key, "a list of objects")
        return records(value, f"{key} in {self.origin}")

    def must_text(self, key: str) -> str:
        """A string that is there."""
        if not self.text(key):
            raise self._mistyped(key, "a string")
        return self.text(key)

    def must_number(self, key: str) -> int:
        """A number that is there."""
        if key not in self:
            raise self._mistyped(key, "a number")
        return self.number(key)

    def must_record(self, key: str) -> "Record":
        """An object that is there."""
        if key not in self:
            raise self._mistyped(key, "an object")
        return self.record(key)

    def _mistyped(self, key: str, expected: str) -> MalformedError:
        return MalformedError(f"{self.origin}: {key} should be {expected}, not {self.values.get(key)!r}")


def records(values: list[Value], origin: str) -> list[Record]:
    """Every item of a list of objects as a record."""
    found = []
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            raise MalformedError(f"{origin}: item {index} should be an object, not {value!r}")
        found.append(Record(value, f"item {index} of {origin}"))
    return found
