"""Fields and their types: what a document's values become in an index, and what a query's values mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from pydantic import JsonValue

from ..wire import encode
from .analysis import words
from .dates import to_millis

Term = str | int | float | bool
"""What is indexed and compared: a word, a keyword, a number, milliseconds, a truth value."""


@dataclass(frozen=True)
class Field:
    """A field that can be searched.

    Args:
        name: its full path (`service`, `service.keyword`).
        source: the path of its values in documents (`service` for both).
        type: Elasticsearch's name of the type.
        ignore_above: longer keywords are not indexed.
        indexed: whether it can be searched.
    """

    name: str
    source: str
    type: str
    ignore_above: int | None = None
    indexed: bool = True

    @property
    def is_text(self) -> bool:
        """Whether it is searched by words."""
        return self.type in TEXTS

    def terms(self, value: JsonValue) -> list[Term]:
        """What a document's value is indexed as.

        Raises:
            ValueError: a value that this type cannot have.
        """
        if self.is_text:
            return [*words(_text(value))]
        term = _READERS[self.type](value)
        too_long = self.ignore_above is not None and isinstance(term, str) and len(term) > self.ignore_above
        return [] if too_long else [term]

    def term(self, value: JsonValue) -> Term:
        """What a value stands for as a whole: never analysed.

        Raises:
            ValueError: a value that this type cannot have.
        """
        return _text(value) if self.is_text else _READERS[self.type](value)


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list) or value is None:
        raise ValueError(f"cannot get text from [{encode(value)}]")
    return encode(value)


def _integer(bits: int) -> Callable[[JsonValue], Term]:
    limit = 1 << (bits - 1)

    def read(value: JsonValue) -> Term:
        number = int(_number(value))
        if not -limit <= number < limit:
            raise ValueError(f"Value [{number}] is out of range")
        return number

    return read


def _number(value: JsonValue) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f'For input string: "{value}"') from None
        if number - number == 0:  # neither infinite nor not a number
            return number
    raise ValueError(f'For input string: "{_shown(value)}"')


def _boolean(value: JsonValue) -> Term:
    known: dict[JsonValue, bool] = {"true": True, "false": False, "": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in known:
        return known[value]
    raise ValueError(f"Failed to parse value [{_shown(value)}] as only [true] or [false] are allowed.")


def _date(value: JsonValue) -> Term:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return int(value) if value.lstrip("-").isdigit() and len(value) > 4 else to_millis(value)
    raise ValueError(
        f"failed to parse date field [{_shown(value)}] with format [strict_date_optional_time||epoch_millis]"
    )


def _ip(value: JsonValue) -> Term:
    if not isinstance(value, str):
        raise ValueError(f"'{_shown(value)}' is not an IP string literal.")
    try:
        return str(ip_address(value))
    except ValueError:
        raise ValueError(f"'{value}' is not an IP string literal.") from None


def _shown(value: JsonValue) -> str:
    return value if isinstance(value, str) else encode(value)


TEXTS = {"text", "match_only_text"}
_READERS: Mapping[str, Callable[[JsonValue], Term]] = {
    "keyword": _text,
    "long": _integer(64),
    "integer": _integer(32),
    "short": _integer(16),
    "byte": _integer(8),
    "double": _number,
    "float": _number,
    "half_float": _number,
    "boolean": _boolean,
    "date": _date,
    "ip": _ip,
}
TYPES = TEXTS | set(_READERS)
"""The types that fields can have."""
NUMBERS = {"long", "integer", "short", "byte", "double", "float", "half_float"}
