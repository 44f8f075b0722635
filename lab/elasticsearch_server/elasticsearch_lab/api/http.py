"""What requests and answers are to the handlers of the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from ..errors import illegal_argument
from ..node import Node
from ..stats.pools import PoolName
from ..wire import JsonObject, decode_object

ALWAYS = frozenset({"pretty", "human", "error_trace"})
"""Query parameters that every request may have."""


@dataclass(frozen=True)
class Call:
    """A request."""

    node: Node
    path: Mapping[str, str]
    """The variable parts of the path."""
    parameters: Mapping[str, str]
    body: bytes

    def body_object(self) -> JsonObject:
        """The body as a JSON object; no body is an empty one.

        Raises:
            ElasticsearchError: it is something else.
        """
        return decode_object(self.body)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A parameter that is true or false; `?name` alone is true.

        Raises:
            ElasticsearchError: it is neither.
        """
        value = self.parameters.get(name)
        if value is None:
            return default
        if value in {"", "true", "false"}:
            return value != "false"
        raise illegal_argument(
            f"Failed to parse value [{value}] as only [true] or [false] are allowed: [{name}]"
        )

    def number(self, name: str) -> int | None:
        """A parameter that is a whole number; None where it is missing.

        Raises:
            ElasticsearchError: it is something else.
        """
        value = self.parameters.get(name)
        try:
            return None if value is None else int(value)
        except ValueError:
            raise illegal_argument(f"Failed to parse int parameter [{name}] with value [{value}]") from None


@dataclass(frozen=True)
class Reply:
    """An answer: JSON, or text where the content is a string.

    Args:
        content: the body.
        status: HTTP status code.
        delay: seconds to wait before it is sent, with no thread busy meanwhile.
    """

    content: JsonValue
    status: int = 200
    delay: float = 0.0


@dataclass(frozen=True)
class Endpoint:
    """A path of the API, and what is done when it is asked for.

    Args:
        methods: HTTP methods, separated by spaces.
        path: with its variable parts in braces.
        handle: what is done, in a thread of the pool.
        parameters: the query parameters it has, separated by spaces.
        pool: where it is worked on.
    """

    methods: str
    path: str
    handle: Callable[[Call], Reply]
    parameters: str = ""
    pool: PoolName = "management"

    def refuse_unknown(self, path: str, parameters: Mapping[str, str]) -> None:
        """Refuse a request with a parameter that the endpoint has not.

        Raises:
            ElasticsearchError: there is one.
        """
        known = ALWAYS.union(self.parameters.split())
        unknown = sorted(set(parameters) - known)
        if unknown:
            names = ", ".join(f"[{name}]" for name in unknown)
            word = "parameter" if len(unknown) == 1 else "parameters"
            raise illegal_argument(f"request [{path}] contains unrecognized {word}: {names}")


ACKNOWLEDGED: JsonObject = {"acknowledged": True}
